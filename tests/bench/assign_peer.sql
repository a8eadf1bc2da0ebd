-- SPDX-License-Identifier: Apache-2.0
-- PostGIS's way from two tables with indexes to objects and their cells, in the order of the file.
-- psql -v kind=points|footprints -f assign_peer.sql > ANSWER.csv
\set QUIET on
analyze libgrid_objects;
analyze libgrid_cells;
select (:'kind' = 'points') as points \gset
\if :points
copy (select o.fid, first.code as cell from libgrid_objects o left join lateral
  (select c.code from libgrid_cells c where st_intersects(c.geom, o.geom) order by c.code limit 1)
  first on true order by o.fid) to stdout with csv header;
\else
copy (select o.fid, largest.code as cell from libgrid_objects o left join lateral
  (select c.code from libgrid_cells c where st_intersects(c.geom, o.geom)
   order by case when st_covers(c.geom, o.geom) then st_area(o.geom)
            else st_area(st_intersection(c.geom, o.geom)) end desc, c.code limit 1)
  largest on true order by o.fid) to stdout with csv header;
\endif
