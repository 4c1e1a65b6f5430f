-- What befell a filter, and when, for its owner to see.
ALTER TABLE filters
  ADD COLUMN disabled_at timestamptz,
  -- why nothing is published to its topic any more, though the filter runs: its matches go to the table matches and its webhook
  ADD COLUMN topic_disabled_reason text,
  ADD COLUMN topic_disabled_at timestamptz,
  -- matches that the topic did not take, and why it did not take the latest
  ADD COLUMN unpublished bigint NOT NULL DEFAULT 0,
  ADD COLUMN unpublished_reason text;
