-- Watch lists: catalogues that users own. The ingest roles load them into Redis from here, again whenever Redis has lost them.
CREATE TABLE watch_lists (
  owner text NOT NULL CHECK (owner ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  name text NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9_-]{0,63}$'),
  -- grows with every change of the content
  revision bigint NOT NULL,
  radius_arcsec double precision NOT NULL,
  radius_unit text NOT NULL,
  rows integer NOT NULL,
  -- the file as it was uploaded
  content bytea NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (owner, name)
);

CREATE SEQUENCE watch_list_revisions;

CREATE FUNCTION tell_watch_lists_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('watch_lists_changed', '');
  RETURN NULL;
END $$;

CREATE TRIGGER watch_lists_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON watch_lists
  FOR EACH STATEMENT EXECUTE FUNCTION tell_watch_lists_changed();

-- Matches of alerts that lie on a watch list of the filter's owner: he alone may read them.
ALTER TABLE matches ADD COLUMN private boolean NOT NULL DEFAULT false;
