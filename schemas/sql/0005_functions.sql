-- More functions of the filter language, see 0003.

-- What was known when the alert was: a packet that is made again later may tell of exposures after its own. One second is services/core/Alerts/Past.cs.
CREATE FUNCTION expressions.past(light_curve jsonb, mjd_tai double precision) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CASE
    WHEN (light_curve -> -1 ->> 'mjd_tai')::double precision > mjd_tai + 1.0::double precision / 86400
    THEN jsonb_path_query_array(light_curve, '$[*] ? (@.mjd_tai <= $until)', jsonb_build_object('until', mjd_tai + 1.0::double precision / 86400))
    ELSE light_curve
END;

-- Other surveys' objects at the place of an alert: they are nearest first. Alerts stored before have none.

CREATE FUNCTION expressions.other_object(context jsonb, survey text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT o ->> 'object_id' FROM jsonb_array_elements(context -> 'other_objects') WITH ORDINALITY AS others(o, i)
    WHERE o ->> 'survey' = survey ORDER BY i LIMIT 1
$$;

CREATE FUNCTION expressions.seen_by(context jsonb, survey text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    CASE WHEN context ->> 'missing_reason' IS NULL THEN expressions.other_object(context, survey) IS NOT NULL END;
