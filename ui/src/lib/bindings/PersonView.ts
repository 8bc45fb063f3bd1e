export type PersonView = { id: string, name: string, post: string };
