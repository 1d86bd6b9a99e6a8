/** One element as a strict reader sees it. */
export type Element = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  /** Its own text, without that of its children. */
  readonly text: string;
};

type Open = { readonly name: string; readonly attributes: Record<string, string>; children: Element[]; text: string };

const NAME = "[A-Za-z_][\\w.:-]*";
const tag = new RegExp(`<(/?)(${NAME})((?:\\s+${NAME}="[^"<]*")*)\\s*(/?)>|([^<]+)`, "y");
const attribute = new RegExp(`(${NAME})="([^"]*)"`, "g");
const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Reads the part of XML 1.0 that our files use and throws at whatever is not well formed, for tests. */
export function readXml(text: string): Element {
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!text.startsWith(head)) throw new Error("no XML declaration");
  // XML 1.0, 2.2: no control characters but tab and line ends.
  if (/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(text))
    throw new Error("a character that XML has not");
  const body = text.slice(head.length).trimEnd();
  const root: Open = { name: "", attributes: {}, children: [], text: "" };
  const open: Open[] = [root];
  tag.lastIndex = 0;
  while (tag.lastIndex < body.length) {
    const at = tag.lastIndex;
    const found = tag.exec(body);
    if (found === null) throw new Error(`not well formed at ${body.slice(at, at + 40)}`);
    take(found, open);
  }
  const [only, ...others] = root.children;
  if (open.length !== 1 || only === undefined || others.length > 0 || root.text.trim() !== "")
    throw new Error("not one root element");
  return only;
}

function take([, end, name = "", attributes = "", isEmpty, text]: RegExpExecArray, open: Open[]): void {
  const top = open.at(-1);
  if (top === undefined) throw new Error("closed too often");
  if (text !== undefined) {
    top.text += plain(text);
    return;
  }
  if (end === "/") {
    const closed = open.pop();
    const around = open.at(-1);
    if (closed?.name !== name || around === undefined) throw new Error(`</${name}> closes nothing`);
    around.children.push(closed);
    return;
  }
  const opened: Open = { name, attributes: attributesOf(attributes), children: [], text: "" };
  if (isEmpty === "/") top.children.push(opened);
  else open.push(opened);
}

function attributesOf(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = "", value = ""] of text.matchAll(attribute)) {
    if (name in attributes) throw new Error(`${name} twice`);
    attributes[name] = plain(value);
  }
  return attributes;
}

function plain(text: string): string {
  if (text.includes("]]>")) throw new Error("]]> in text");
  return text.replace(/&(\w*);?/g, (whole, name: string) => {
    const meant = entities[name];
    if (meant === undefined || !whole.endsWith(";")) throw new Error(`${whole} is no entity`);
    return meant;
  });
}

/** Texts of all elements of this name, in the order of the file. */
export function textsOf(element: Element, name: string): readonly string[] {
  const own = element.name === name ? [element.text] : [];
  return [...own, ...element.children.flatMap((child) => textsOf(child, name))];
}
