import { kitPage } from './kit.ts';

/** IANA zone of the stations; before the forms are there, this phone's own. */
export function stationZone(): string {
  return kitPage.content.value?.handbook.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** `HH:MM` of an instant by the station's clock. */
export function clockAt(instant: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: stationZone(),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(instant));
}
