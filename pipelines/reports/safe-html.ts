/** Markup that is safe to send: every value in it is escaped. Only `markup` makes it. */
export class SafeHtml {
  readonly #text: string;

  constructor(template: TemplateStringsArray, values: readonly HtmlValue[]) {
    this.#text = String.raw({ raw: template }, ...values.map(toMarkup));
  }

  toString(): string {
    return this.#text;
  }
}

/** What may stand in a `markup` template; text is escaped, `undefined` is left out. */
export type HtmlValue = string | number | SafeHtml | undefined | readonly HtmlValue[];

/** A template whose values are escaped, for text and for attributes in double quotes. */
export function markup(template: TemplateStringsArray, ...values: HtmlValue[]): SafeHtml {
  return new SafeHtml(template, values);
}

function toMarkup(value: HtmlValue): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return value instanceof SafeHtml ? value.toString() : value.map(toMarkup).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The text with the five characters that can end text or a quoted attribute as entities. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
