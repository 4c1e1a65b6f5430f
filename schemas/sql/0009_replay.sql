-- A replay by time finds its packets: rows lie in about the order of publication, so that a few bytes for many of them are enough.
CREATE INDEX alerts_by_publication ON alerts USING brin (published_at);

-- Catalogues that Redis had when it was looked at last: one that comes back without them has lost them.
CREATE TABLE expected_catalogs (
  name text PRIMARY KEY
);
