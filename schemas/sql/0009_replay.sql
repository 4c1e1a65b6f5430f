-- A replay by time finds its packets: rows lie in about the order of publication, so that a few bytes for many of them are enough.
CREATE INDEX alerts_by_publication ON alerts USING brin (published_at);
