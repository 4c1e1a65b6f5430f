-- The functions of the filter language (docs/filters.md) for the archive: the same names, arguments, units and NULLs as on the stream.
-- light_curve, context and scores have the shape in which alerts are published (services/core/Columns/AlertJson.cs).

CREATE SCHEMA expressions;
GRANT USAGE ON SCHEMA expressions TO PUBLIC;

-- Numbers: NULL instead of an error outside the domain.

CREATE FUNCTION expressions.abs(x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN pg_catalog.abs(x);

CREATE FUNCTION expressions.sqrt(x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CASE WHEN x >= 0 THEN pg_catalog.sqrt(x) END;

CREATE FUNCTION expressions.ln(x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CASE WHEN x > 0 THEN pg_catalog.ln(x) END;

CREATE FUNCTION expressions.log10(x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CASE WHEN x > 0 THEN pg_catalog.log10(x) END;

-- Beyond 709.78 the result is larger than a double, below -708 it is 0 to any use.
CREATE FUNCTION expressions.exp(x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CASE WHEN x < -708 THEN 0 WHEN x <= 709.78 THEN pg_catalog.exp(x) END;

CREATE FUNCTION expressions.floor(x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN pg_catalog.floor(x);

CREATE FUNCTION expressions.ceiling(x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN pg_catalog.ceil(x);

CREATE FUNCTION expressions.round(x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN pg_catalog.round(x);

CREATE FUNCTION expressions.mod(x double precision, y double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN x - y * pg_catalog.trunc(x / NULLIF(y, 0));

CREATE FUNCTION expressions.power(x double precision, y double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CASE
    WHEN x = 0 AND y < 0 THEN NULL
    WHEN x < 0 AND y <> pg_catalog.floor(y) THEN NULL
    WHEN x = 0 OR y = 0 THEN pg_catalog.power(x, y)
    WHEN pg_catalog.log10(pg_catalog.abs(x)) > 308.25 / pg_catalog.abs(y) AND y > 0 THEN NULL
    WHEN pg_catalog.log10(pg_catalog.abs(x)) < -308.25 / pg_catalog.abs(y) AND y < 0 THEN NULL
    WHEN pg_catalog.log10(pg_catalog.abs(x)) < -307 / pg_catalog.abs(y) AND y > 0 THEN 0
    WHEN pg_catalog.log10(pg_catalog.abs(x)) > 307 / pg_catalog.abs(y) AND y < 0 THEN 0
    ELSE pg_catalog.power(x, y)
END;

-- Sky. Haversine formula (Sinnott 1984), degrees.

CREATE FUNCTION expressions.distance(ra1 double precision, dec1 double precision, ra2 double precision, dec2 double precision)
RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN degrees(2 * asin(pg_catalog.sqrt(LEAST(1,
    sin(radians(dec2 - dec1) / 2) * sin(radians(dec2 - dec1) / 2)
    + cos(radians(dec1)) * cos(radians(dec2)) * sin(radians(ra2 - ra1) / 2) * sin(radians(ra2 - ra1) / 2)))));

CREATE FUNCTION expressions.in_cone(
    alert_ra double precision, alert_dec double precision, ra double precision, "dec" double precision, radius_arcsec double precision)
RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN expressions.distance(alert_ra, alert_dec, ra, "dec") * 3600 <= radius_arcsec;

-- Light curve: an array of points in time order.

CREATE FUNCTION expressions.count_points(light_curve jsonb, status text, band text DEFAULT NULL) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT count(*) FROM jsonb_array_elements(light_curve) AS points(p)
    WHERE p ->> 'status' = status AND (band IS NULL OR p ->> 'band' = band)
$$;

-- Detections of a band that have a flux, numbered from the latest.
CREATE FUNCTION expressions.detections(light_curve jsonb, band text, above double precision)
RETURNS TABLE (mjd_tai double precision, flux_njy double precision, latest bigint)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (p ->> 'mjd_tai')::double precision, (p ->> 'flux_njy')::double precision, row_number() OVER (ORDER BY i DESC)
    FROM jsonb_array_elements(light_curve) WITH ORDINALITY AS points(p, i)
    WHERE p ->> 'status' = 'detected' AND p ->> 'band' = band AND (p ->> 'flux_njy')::double precision > above
$$;

CREATE FUNCTION expressions.max_flux(light_curve jsonb, band text) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT max(d.flux_njy) FROM expressions.detections(light_curve, band, '-Infinity') AS d
$$;

CREATE FUNCTION expressions.last_flux(light_curve jsonb, band text) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT d.flux_njy FROM expressions.detections(light_curve, band, '-Infinity') AS d WHERE d.latest = 1
$$;

-- AB magnitude of a flux in nJy (Oke & Gunn 1983).
CREATE FUNCTION expressions.mag_ab(flux_njy double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN 31.4 - 2.5 * expressions.log10(flux_njy);

CREATE FUNCTION expressions.min_mag(light_curve jsonb, band text) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN expressions.mag_ab(expressions.max_flux(light_curve, band));

CREATE FUNCTION expressions.rise_rate(light_curve jsonb, band text) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (expressions.mag_ab(a.flux_njy) - expressions.mag_ab(b.flux_njy)) / NULLIF(b.mjd_tai - a.mjd_tai, 0)
    FROM expressions.detections(light_curve, band, 0) AS a, expressions.detections(light_curve, band, 0) AS b
    WHERE a.latest = 2 AND b.latest = 1
$$;

CREATE FUNCTION expressions.color(light_curve jsonb, band1 text, band2 text, max_gap_days double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT expressions.mag_ab(a.flux_njy) - expressions.mag_ab(b.flux_njy)
    FROM expressions.detections(light_curve, band1, 0) AS a, expressions.detections(light_curve, band2, 0) AS b
    WHERE a.latest = 1 AND b.latest = 1 AND pg_catalog.abs(a.mjd_tai - b.mjd_tai) <= max_gap_days
$$;

-- Catalogues: matches are nearest first within each catalogue.

CREATE FUNCTION expressions.nearest(context jsonb, catalog text) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT m FROM jsonb_array_elements(context -> 'matches') WITH ORDINALITY AS matches(m, i)
    WHERE m ->> 'catalog' = catalog ORDER BY i LIMIT 1
$$;

CREATE FUNCTION expressions.in_catalog(context jsonb, catalog text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    CASE WHEN context ->> 'missing_reason' IS NULL THEN expressions.nearest(context, catalog) IS NOT NULL END;

CREATE FUNCTION expressions.separation(context jsonb, catalog text) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN (expressions.nearest(context, catalog) ->> 'separation_arcsec')::double precision;

CREATE FUNCTION expressions.catalog_value(context jsonb, catalog text, name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN expressions.nearest(context, catalog) -> 'values' ->> name;

CREATE FUNCTION expressions.catalog_number(context jsonb, catalog text, name text) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CASE
    WHEN expressions.catalog_value(context, catalog, name) ~ '^\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-2]?[0-9]{1,2})?\s*$'
    THEN expressions.catalog_value(context, catalog, name)::double precision
END;

-- Scores: one per model, in the order the models ran.

CREATE FUNCTION expressions.score(scores jsonb, model text, class text DEFAULT 'score') RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (s -> 'values' ->> class)::double precision FROM jsonb_array_elements(scores) WITH ORDINALITY AS each(s, i)
    WHERE s ->> 'model' = model ORDER BY i LIMIT 1
$$;

CREATE FUNCTION expressions.has_flag(flags text[], flag text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN flag = ANY (flags);
