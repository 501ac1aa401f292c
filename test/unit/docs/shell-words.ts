/** Ends a command, outside of quotes. */
const SEPARATORS = /\|\||&&|[;|\n()]/;

/**
 * The commands of a shell text, each as its words: as a shell would split them, without expanding
 * anything. Comments, redirections and what is assigned before a command are left out.
 */
export function wordsOf(code: string): string[][] {
  const hidden: string[] = [];
  const plain = code
    .replaceAll(/\\\n/g, ' ')
    // A placeholder is a word, not a redirection.
    .replaceAll(/<([a-z][\w ]*)>/g, (_, name: string) => hide(hidden, `<${name}>`))
    .replaceAll(/"((?:\\.|[^"\\])*)"|'([^']*)'/g, (_, double?: string, single?: string) =>
      hide(hidden, double ?? single ?? ''),
    )
    .replaceAll(/(^|\s)#.*$/gm, '')
    .replaceAll(/\d?>+ *\S+/g, '');
  return plain
    .split(SEPARATORS)
    .map((command) => command.trim().split(/\s+/).filter(Boolean))
    .map((words) => words.map((word) => shown(hidden, word)))
    .map((words) => words.slice(words.findIndex((word) => !/^[A-Z_]+=/.test(word))))
    .filter((words) => words.length > 0);
}

/** Keeps a text away from what reads the rest; another may be inside it. */
function hide(hidden: string[], text: string): string {
  hidden.push(text);
  return `⟦${hidden.length - 1}⟧`;
}

function shown(hidden: readonly string[], word: string): string {
  const once = word.replaceAll(/⟦(\d+)⟧/g, (_, index: string) => hidden[Number(index)] ?? '');
  return once === word ? word : shown(hidden, once);
}
