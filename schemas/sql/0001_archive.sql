-- The archive: classified alerts, matches of user filters, dead letters, and counts of what was stored.
-- Columns of "alerts" that users may touch carry the names and types of core/Columns (a test compares them).

-- One partition per night; alerts of nights without one of their own lie in alerts_other_nights.
CREATE TABLE alerts (
  survey text NOT NULL,
  schema_version text NOT NULL,
  alert_id bigint NOT NULL,
  object_id text NOT NULL,
  ss_object_id text,
  program_id bigint,
  published_at timestamptz,
  ra double precision NOT NULL,
  dec double precision NOT NULL,
  gal_lon double precision,
  gal_lat double precision,
  mjd_tai double precision NOT NULL,
  band text NOT NULL,
  flux_njy double precision,
  flux_err_njy double precision,
  mag_ab double precision,
  mag_err_ab double precision,
  snr double precision,
  science_flux_njy double precision,
  template_flux_njy double precision,
  limit_njy double precision,
  reliability double precision,
  flags text[] NOT NULL DEFAULT '{}',
  n_detections bigint,
  n_forced bigint,
  n_upper_limits bigint,
  first_detection_mjd_tai double precision,
  age_days double precision,
  light_curve jsonb NOT NULL DEFAULT '[]',
  class text,
  class_probability double precision,
  anomaly_score double precision,
  scores jsonb NOT NULL DEFAULT '[]',
  context jsonb NOT NULL DEFAULT '{}',
  -- where the packet lies in the packs, and its cutouts within the packet: [{"kind", "offset", "size", "gzipped"}]
  pack text,
  pack_offset bigint,
  pack_size integer,
  cutouts jsonb NOT NULL DEFAULT '[]',
  stored_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (survey, alert_id, mjd_tai)
) PARTITION BY RANGE (mjd_tai);

CREATE TABLE alerts_other_nights PARTITION OF alerts DEFAULT;

CREATE INDEX alerts_by_object ON alerts (survey, object_id, mjd_tai);
CREATE INDEX alerts_by_place ON alerts (dec, ra);
CREATE INDEX alerts_by_time ON alerts (mjd_tai, survey, alert_id);

-- seq grows in the order of commits (writers take a lock), so a reader that remembers it misses nothing.
CREATE TABLE matches (
  id text PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  owner text NOT NULL,
  filter_name text NOT NULL,
  filter_version integer NOT NULL,
  survey text NOT NULL,
  alert_id bigint NOT NULL,
  object_id text NOT NULL,
  mjd_tai double precision NOT NULL,
  ra double precision NOT NULL,
  dec double precision NOT NULL,
  band text NOT NULL,
  mag_ab double precision,
  class text,
  class_probability double precision,
  anomaly_score double precision,
  matched_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX matches_by_filter ON matches (owner, filter_name, seq DESC);

-- id names the message and its bytes: a repeat is the same row, another message at a reused offset is not.
CREATE TABLE dead_letters (
  id text PRIMARY KEY,
  step text NOT NULL,
  reason text NOT NULL,
  message text NOT NULL,
  topic text NOT NULL,
  partition integer NOT NULL,
  message_offset bigint NOT NULL,
  bytes bytea NOT NULL,
  rejected_at timestamptz NOT NULL
);

CREATE INDEX dead_letters_by_time ON dead_letters (rejected_at);

-- Counts kept in the transaction that stores: entry is stored, already_there, matched or dead_lettered;
-- label is the survey, owner.filter or the reason; night is the Rubin day (0 where there is none).
CREATE TABLE archive_counts (
  entry text NOT NULL,
  label text NOT NULL,
  night integer NOT NULL,
  count bigint NOT NULL,
  PRIMARY KEY (entry, label, night)
);

-- lz4 stores cutout-sized values 14 times faster than the default; a server built without it keeps the default.
DO $$
BEGIN
  ALTER TABLE alerts ALTER COLUMN light_curve SET COMPRESSION lz4, ALTER COLUMN context SET COMPRESSION lz4, ALTER COLUMN scores SET COMPRESSION lz4;
  ALTER TABLE alerts_other_nights ALTER COLUMN light_curve SET COMPRESSION lz4, ALTER COLUMN context SET COMPRESSION lz4, ALTER COLUMN scores SET COMPRESSION lz4;
  ALTER TABLE dead_letters ALTER COLUMN bytes SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
  RAISE NOTICE 'lz4 is not available';
END $$;
