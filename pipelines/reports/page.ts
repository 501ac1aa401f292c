import { pageStyle } from './page-style.ts';
import { markup, type SafeHtml } from './safe-html.ts';

/** What makes a page. */
export interface PageParts {
  readonly title: string;
  /** A style sheet beside the one of every page. */
  readonly style?: SafeHtml;
  /** What stands in `main`. */
  readonly body: SafeHtml;
}

/**
 * One self-contained HTML document without script, that may load nothing: what it shows comes from
 * files and services that strangers write to.
 */
export function pageOf({ title, style, body }: PageParts): string {
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${title}</title>
${pageStyle}${style && markup`\n${style}`}
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
  return page.toString();
}
