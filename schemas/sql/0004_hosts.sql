-- The likely host galaxy of an alert; alerts stored before have none.
ALTER TABLE alerts
  ADD COLUMN host_catalog text,
  ADD COLUMN host_name text,
  ADD COLUMN host_separation_arcsec double precision,
  ADD COLUMN host_dlr double precision,
  ADD COLUMN host_redshift double precision,
  ADD COLUMN host_projected_kpc double precision;
