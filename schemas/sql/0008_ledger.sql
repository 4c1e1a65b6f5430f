-- The ledger: what became of every message, and that no message came to two ends or to none.

-- The survey's message each alert came in: topic, Kafka's id of the topic (zeros where it is not known), partition, offset.
ALTER TABLE alerts
  ADD COLUMN source_topic text,
  ADD COLUMN source_topic_id uuid,
  ADD COLUMN source_partition integer,
  ADD COLUMN source_offset bigint;

-- For a replay by offsets: rows lie in about the order they came, so that a few bytes for many of them are enough.
CREATE INDEX alerts_by_source ON alerts USING brin (source_partition, source_offset);

-- The same by message, in one table whatever the night, so that a look at one message touches no partition of alerts.
CREATE TABLE alert_sources (
  topic text NOT NULL,
  topic_id uuid NOT NULL,
  partition integer NOT NULL,
  message_offset bigint NOT NULL,
  PRIMARY KEY (topic, topic_id, partition, message_offset)
);

-- Messages whose alert had come before in another one.
CREATE TABLE duplicates (
  topic text NOT NULL,
  topic_id uuid NOT NULL,
  partition integer NOT NULL,
  message_offset bigint NOT NULL,
  found_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (topic, topic_id, partition, message_offset)
);

ALTER TABLE dead_letters
  ADD COLUMN topic_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  -- when an operator asked for another try, and who
  ADD COLUMN asked_at timestamptz,
  ADD COLUMN asked_by text,
  -- who is trying it again, and until when nobody else may
  ADD COLUMN claimed_by uuid,
  ADD COLUMN claimed_until timestamptz,
  ADD COLUMN tries integer NOT NULL DEFAULT 0,
  ADD COLUMN tried_at timestamptz,
  -- when the message came to another end, and to which
  ADD COLUMN settled_at timestamptz,
  ADD COLUMN outcome text CHECK (outcome IN ('stored', 'duplicate', 'sent_back'));

CREATE INDEX dead_letters_open ON dead_letters (topic, topic_id, partition, message_offset) WHERE settled_at IS NULL;
CREATE INDEX dead_letters_asked ON dead_letters (asked_at) WHERE asked_at IS NOT NULL;

-- Where dead letters stood that were deleted because of their age.
CREATE TABLE dead_letters_expired (
  topic text NOT NULL,
  topic_id uuid NOT NULL,
  partition integer NOT NULL,
  message_offset bigint NOT NULL
);

CREATE INDEX dead_letters_expired_by_place ON dead_letters_expired (topic, topic_id, partition, message_offset);

-- How many messages of a partition came to which end; changed only in the transaction that changes what is counted.
CREATE TABLE ledger_ends (
  topic text NOT NULL,
  topic_id uuid NOT NULL,
  partition integer NOT NULL,
  stored bigint NOT NULL DEFAULT 0,
  duplicates bigint NOT NULL DEFAULT 0,
  dead_lettered bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (topic, topic_id, partition)
);

-- What each worker made of the messages of each partition, each counted once: those before next_offset have been.
CREATE TABLE ledger (
  worker text NOT NULL,
  topic text NOT NULL,
  topic_id uuid NOT NULL,
  partition integer NOT NULL,
  first_offset bigint NOT NULL,
  next_offset bigint NOT NULL,
  consumed bigint NOT NULL DEFAULT 0,
  passed bigint NOT NULL DEFAULT 0,
  dropped bigint NOT NULL DEFAULT 0,
  rejected bigint NOT NULL DEFAULT 0,
  repeated bigint NOT NULL DEFAULT 0,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (worker, topic, topic_id, partition)
);

-- Offsets from_offset up to to_offset that a worker never saw: deleted before it read them, or passed over when its place was set forward;
-- or of messages that came to no end, or to two, which is looked at when every role has gone beyond them.
CREATE TABLE ledger_gaps (
  worker text NOT NULL,
  topic text NOT NULL,
  topic_id uuid NOT NULL,
  partition integer NOT NULL,
  from_offset bigint NOT NULL,
  to_offset bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('deleted', 'passed_over', 'no_end', 'two_ends')),
  seen_at timestamptz NOT NULL DEFAULT now(),
  acknowledged_at timestamptz,
  acknowledged_by text,
  PRIMARY KEY (worker, topic, topic_id, partition, from_offset)
);

-- How far a survey's partition was looked at for messages that came to no end or to two, and how many had been consumed by then.
CREATE TABLE ledger_checked (
  topic text NOT NULL,
  topic_id uuid NOT NULL,
  partition integer NOT NULL,
  next_offset bigint NOT NULL,
  consumed bigint NOT NULL,
  checked_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (topic, topic_id, partition)
);

-- Who writes for a partition: whoever claimed it last, under the epoch of that claim. One that was stopped meanwhile is refused.
CREATE TABLE fences (
  worker text NOT NULL,
  topic text NOT NULL,
  topic_id uuid NOT NULL,
  partition integer NOT NULL,
  epoch bigint NOT NULL,
  owner uuid NOT NULL,
  claimed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (worker, topic, topic_id, partition)
);
