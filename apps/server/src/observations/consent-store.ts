/**
 * SQL: the station of a report may be named while whoever sent it is there. An observer says so in the report or in one that belongs to it;
 * of others staff say what they were told. `reports`: the table as the connection finds it.
 */
export function mayName(report: string, reports: string): string {
  return `(${report}.origin <> 'observer' or ${report}.name_station or exists (
    select from ${reports} own where own.election = ${report}.election and own.device = ${report}.device
      and own.id is not null and own.name_station and (own.id = ${report}.supplements or own.supplements = ${report}.id)))`;
}
