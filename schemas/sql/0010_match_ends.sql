-- A match owes a webhook, or does not: what the outbox must have.
ALTER TABLE matches ADD COLUMN webhook boolean NOT NULL DEFAULT false;
CREATE INDEX matches_with_webhook ON matches (seq) WHERE webhook;

-- Matches by what their filters' topics did with them, published or refused, counted in the transaction that stores them.
CREATE TABLE match_counts (
  entry text PRIMARY KEY,
  count bigint NOT NULL
);

-- Of those before, what is known: filters.unpublished counts a repeat twice, and not what a killed process had not told.
INSERT INTO match_counts (entry, count)
WITH known AS (
  SELECT (SELECT coalesce(sum(count), 0)::bigint FROM archive_counts WHERE entry = 'matched') AS matched,
    (SELECT coalesce(sum(unpublished), 0)::bigint FROM filters) AS refused)
SELECT 'published', greatest(matched - refused, 0) FROM known UNION ALL SELECT 'refused', least(refused, matched) FROM known;
