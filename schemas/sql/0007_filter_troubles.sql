-- What befell a filter, and when, for its owner to see.
ALTER TABLE filters
  ADD COLUMN disabled_at timestamptz,
  -- why nothing is published to its topic any more, though the filter runs: its matches go to the table matches and its webhook
  ADD COLUMN topic_disabled_reason text,
  ADD COLUMN topic_disabled_at timestamptz,
  -- matches that the topic did not take, and why it did not take the latest
  ADD COLUMN unpublished bigint NOT NULL DEFAULT 0,
  ADD COLUMN unpublished_reason text;

-- What is counted of a filter changes with every match that its topic refuses: that is no news to those who run it.
DROP TRIGGER filters_changed ON filters;
CREATE TRIGGER filters_changed
  AFTER INSERT OR DELETE OR TRUNCATE
  OR UPDATE OF owner, name, version, expression, columns, format, webhook_url, webhook_secret, webhook_disabled_reason, active, topic_disabled_reason
  ON filters FOR EACH STATEMENT EXECUTE FUNCTION tell_filters_changed();
