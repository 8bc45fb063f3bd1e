export type Text = { ja: string, en: string };
