-- A match owes a webhook, or does not: what the outbox must have.
ALTER TABLE matches ADD COLUMN webhook boolean NOT NULL DEFAULT false;

-- Beside matched, archive_counts has the entry refused: matches that their filters' topics did not take; one label, '', and night 0.
INSERT INTO archive_counts (entry, label, night, count) SELECT 'refused', '', 0, coalesce(sum(unpublished), 0)::bigint FROM filters;
