-- What users ask for, and the webhook deliveries that are owed to them.

-- A version is never edited, only switched on and off; the highest active version of owner.name is live.
CREATE TABLE filters (
  owner text NOT NULL CHECK (owner ~ '^[a-z0-9_-]{1,64}$'),
  name text NOT NULL CHECK (name ~ '^[a-z0-9_-]{1,64}$'),
  version integer NOT NULL CHECK (version > 0),
  expression text NOT NULL,
  -- columns of the alert that are sent; null: those of the expression's SELECT list, else all
  columns text[],
  format text NOT NULL DEFAULT 'json' CHECK (format IN ('json', 'avro')),
  webhook_url text,
  -- encrypted; several, newest first, separated by a space, while a secret is being replaced
  webhook_secret text,
  -- why nothing is sent to webhook_url any more, though the filter runs
  webhook_disabled_reason text,
  active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- why the broker itself switched it off
  disabled_reason text,
  PRIMARY KEY (owner, name, version),
  CHECK (webhook_url IS NULL OR webhook_secret IS NOT NULL)
);

CREATE INDEX filters_active ON filters (owner, name, version DESC) WHERE active;

-- Whoever writes to the table, the filter roles hear of it when the transaction commits.
CREATE FUNCTION tell_filters_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('filters_changed', '');
  RETURN NULL;
END $$;

CREATE TRIGGER filters_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON filters
  FOR EACH STATEMENT EXECUTE FUNCTION tell_filters_changed();

-- id is the id of the match, and the webhook-id of every try.
CREATE TABLE webhook_outbox (
  id text PRIMARY KEY,
  owner text NOT NULL,
  filter_name text NOT NULL,
  filter_version integer NOT NULL,
  url text NOT NULL,
  body bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  attempts integer NOT NULL DEFAULT 0,
  -- while a try is under way: when another process may take it over
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'undeliverable')),
  last_error text,
  settled_at timestamptz
);

CREATE INDEX webhook_outbox_due ON webhook_outbox (url, next_attempt_at) WHERE state = 'pending';
CREATE INDEX webhook_outbox_settled ON webhook_outbox (settled_at) WHERE state <> 'pending';

-- What was settled so long ago that its rows are deleted, by state.
CREATE TABLE webhook_counts (
  state text PRIMARY KEY,
  count bigint NOT NULL
);
