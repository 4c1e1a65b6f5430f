namespace Broker.Filter.Delivery;

/// <summary>What the outbox asks PostgreSQL.</summary>
internal static class OutboxSql
{
    public const string Insert = """
        INSERT INTO webhook_outbox (id, owner, filter_name, filter_version, url, body, created_at, next_attempt_at)
        SELECT o.*, @now, @now FROM unnest(@id, @owner, @filter_name, @filter_version, @url, @body) AS o
        ORDER BY 1
        ON CONFLICT DO NOTHING
        """;

    /// <summary>A few due rows of each of a few receivers, marked so that others leave them alone until the lease ends.</summary>
    public const string Claim = """
        WITH receivers AS (
          SELECT DISTINCT url FROM webhook_outbox
          WHERE state = 'pending' AND next_attempt_at <= @now AND url <> ALL (@busy) LIMIT @receivers),
        due AS (
          SELECT d.id FROM receivers r CROSS JOIN LATERAL (
            SELECT id FROM webhook_outbox o
            WHERE o.url = r.url AND o.state = 'pending' AND o.next_attempt_at <= @now
            ORDER BY o.next_attempt_at LIMIT @each FOR UPDATE SKIP LOCKED) d),
        claimed AS (
          UPDATE webhook_outbox o SET attempts = attempts + 1, next_attempt_at = @lease
          FROM due WHERE o.id = due.id AND o.state = 'pending'
          RETURNING o.id, o.owner, o.filter_name, o.filter_version, o.url, o.body, o.attempts)
        SELECT c.*, f.webhook_secret, f.webhook_disabled_reason FROM claimed c
        LEFT JOIN filters f ON (f.owner, f.name, f.version) = (c.owner, c.filter_name, c.filter_version)
        """;

    /// <summary>The bytes are not needed any more once a delivery is settled.</summary>
    public const string Settle = """
        UPDATE webhook_outbox SET state = @state, last_error = @error, settled_at = @now, body = ''
        WHERE id = @id AND state = 'pending'
        """;

    public const string Postpone = """
        UPDATE webhook_outbox SET next_attempt_at = @next, last_error = @error WHERE id = @id AND state = 'pending'
        """;

    public const string DisableWebhook = """
        WITH off AS (
          UPDATE filters SET webhook_disabled_reason = @error
          WHERE owner = @owner AND name = @name AND webhook_url = @url AND webhook_disabled_reason IS NULL)
        UPDATE webhook_outbox SET state = 'undeliverable', last_error = @error, settled_at = @now, body = ''
        WHERE owner = @owner AND filter_name = @name AND url = @url AND state = 'pending'
        """;

    public const string Count = """
        SELECT state, sum(count)::bigint FROM (
          SELECT state, count(*) AS count FROM webhook_outbox GROUP BY state
          UNION ALL SELECT state, count FROM webhook_counts) AS every GROUP BY state
        """;

    public const string GiveUpOverflow = """
        UPDATE webhook_outbox SET state = 'undeliverable', last_error = @error, settled_at = @now, body = ''
        WHERE id IN (
          SELECT id FROM (
            SELECT id, row_number() OVER (PARTITION BY url ORDER BY created_at DESC, id DESC) AS place
            FROM webhook_outbox WHERE state = 'pending') AS queue
          WHERE place > @most)
        """;

    public const string DeleteSettled = """
        WITH old AS (DELETE FROM webhook_outbox WHERE state <> 'pending' AND settled_at < @before RETURNING state)
        INSERT INTO webhook_counts AS total (state, count) SELECT state, count(*) FROM old GROUP BY state ORDER BY state
        ON CONFLICT (state) DO UPDATE SET count = total.count + excluded.count
        """;
}
