type Rooms = Readonly<Record<string, Readonly<{ what: string; may: readonly string[] | 'all' }>>>;
export const coreRooms: Rooms;
export const serverRooms: Rooms;
export const workspaces: Readonly<Record<string, readonly string[]>>;
