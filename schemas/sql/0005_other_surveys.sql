-- Other surveys' objects at the place of an alert: they are nearest first. Alerts stored before have none.

CREATE FUNCTION expressions.other_object(context jsonb, survey text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT o ->> 'object_id' FROM jsonb_array_elements(context -> 'other_objects') WITH ORDINALITY AS others(o, i)
    WHERE o ->> 'survey' = survey ORDER BY i LIMIT 1
$$;

CREATE FUNCTION expressions.seen_by(context jsonb, survey text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    CASE WHEN context ->> 'missing_reason' IS NULL THEN expressions.other_object(context, survey) IS NOT NULL END;
