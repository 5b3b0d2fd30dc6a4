/** Mermaid and SVG: whole, safe whatever stands in a name, the same bytes again. */
import { describe, expect, it } from "vitest";
import { drawDiagram } from "../../../review/diagram/build.ts";
import { layOut, titleBox } from "../../../review/diagram/layout.ts";
import { drawChange } from "../../../review/diagram/marks.ts";
import { mermaidOf } from "../../../review/diagram/mermaid.ts";
import { type Diagram, MARKS } from "../../../review/diagram/model.ts";
import { svgOf } from "../../../review/diagram/svg.ts";
import { graphOf, resource } from "../../graph/build.ts";
import { wholeStack } from "../../support/stacks.ts";

const NASTY = `a"]; click n_b "javascript:alert(1)" <script>alert(1)</script> & #quot; \`x\` %%{init}%% \u202e end`;
const nasty: Diagram = {
  title: NASTY,
  frames: [{ key: "f", title: NASTY }],
  nodes: [
    { key: "end", shape: "store", lines: [NASTY, "x"], frame: "f" },
    { key: "b::end", shape: "box", lines: ["b"] },
    { key: "c::End", shape: "queue", lines: ["c"], mark: "removed" },
    { key: "d", shape: "people", lines: ["d"], mark: "replaced" },
  ],
  edges: [
    { from: "end", to: "b::end", label: NASTY, kind: "flow" },
    { from: "b::end", to: "c::End", label: "", kind: "copy", mark: "added" },
  ],
  elsewhere: ["net", NASTY],
};
const empty: Diagram = { title: "nothing", frames: [], nodes: [], edges: [], elsewhere: [] };
const { diagram: prod } = drawDiagram((await wholeStack("prod")).deployed);

/** What is wrong with it as XML; the parsers at hand forgive too much. */
function faultOf(xml: string): string | undefined {
  const open: string[] = [];
  const rest = xml.replace(/<(\/?)([a-z]+)((?:\s[a-z:A-Z-]+="[^"<]*")*)(\/?)>/g, (_, close, name, __, alone) => {
    if (close === "/") {
      if (open.pop() !== name) open.push(`</${name}>`);
    } else if (alone !== "/") open.push(name);
    return "";
  });
  if (open.length > 0) return `not closed: ${open.join(", ")}`;
  return /[<>]|&(?!(amp|lt|gt|quot);)/.exec(rest)?.[0];
}

it.each([
  ["<a><b/></a>", undefined],
  ["<a><b></a>", "not closed: a, </a>"],
  ["<a>x & y</a>", "&"],
  ["<a>1 < 2</a>", "<"],
])("knows whether %s is XML", (xml, fault) => {
  expect(faultOf(xml)).toBe(fault);
});

describe("Mermaid", () => {
  it("holds each part once, within its frame, and each way", () => {
    const text = mermaidOf(prod);
    expect(text.startsWith("flowchart TB\n  accTitle: Architecture of prod\n")).toBe(true);
    expect(text.match(/subgraph /g)).toHaveLength(prod.frames.length);
    expect(text.match(/^ *end$/gm)).toHaveLength(prod.frames.length);
    expect(text.match(/ (-->|-\.->)/g)).toHaveLength(prod.edges.length);
    const declared = [...text.matchAll(/^ *(n_\w+)(?:\[|\()/gm)].map(([, id]) => id);
    expect(declared).toHaveLength(prod.nodes.length);
    expect(new Set(declared).size).toBe(declared.length);
  });

  it("names only what it declares", () => {
    const text = mermaidOf(prod);
    const declared = new Set([...text.matchAll(/^ *(?:subgraph )?(n_\w+)[[(]/gm)].map(([, id]) => id));
    for (const [, from, to] of text.matchAll(/^ {2}(n_\w+) -\S+ (n_\w+)$/gm)) {
      expect(declared).toContain(from);
      expect(declared).toContain(to);
    }
  });

  it("lets nothing out of a label", () => {
    const text = mermaidOf(nasty);
    expect(text).not.toMatch(/script>|click n_b "|javascript:alert\(1\)"|%%\{|`|\u202e/);
    for (const line of text.split("\n").filter((each) => /^\s*(n_|subgraph)/.test(each))) {
      expect((line.match(/"/g) ?? []).length % 2, line).toBe(0);
      expect((line.match(/"/g) ?? []).length, line).toBeLessThanOrEqual(2);
    }
  });

  it("marks by style and word, and tells names apart that differ by case only", () => {
    const text = mermaidOf(nasty);
    expect(text).toContain("<b>c</b> (removed)");
    expect(text).toContain('-.->|"(new)"| ');
    expect(text).toMatch(/classDef removed stroke:#[0-9a-f]+,.*stroke-dasharray/);
    const ids = [...text.matchAll(/^ *(n_\w+)[[(]/gm)].map(([, id = ""]) => id.toLowerCase());
    expect(new Set(ids).size).toBe(4);
  });

  it("of nothing is a diagram still", () => {
    expect(mermaidOf(empty)).toBe("flowchart TB\n  accTitle: nothing\n");
  });
});

const svg = await svgOf(prod);

describe("SVG", () => {
  it("is XML with a title and a description of every part and way", () => {
    expect(faultOf(svg)).toBeUndefined();
    expect(svg).toContain('<title id="title">Architecture of prod</title>');
    const description = /<desc id="desc">([\s\S]*?)<\/desc>/.exec(svg)?.[1] ?? "";
    for (const { lines } of prod.nodes) expect(description).toContain(lines[0]);
    expect(description).toContain("api to db-primary (5432)");
    expect(svg).toContain('role="img" aria-labelledby="title desc"');
  });

  it("loads nothing and runs nothing, and knows both light and dark", () => {
    expect(svg).not.toMatch(
      /<script|<image|<foreignObject|href=|@import|url\((?!#head\))|https?:(?!\/\/www\.w3\.org\/2000\/svg")/,
    );
    expect(svg).toContain("prefers-color-scheme:dark");
  });

  it("is the same again, byte for byte", async () => {
    expect(await svgOf(prod)).toBe(svg);
  });

  it("lets nothing out of a label", async () => {
    const text = await svgOf(nasty);
    expect(faultOf(text)).toBeUndefined();
    expect(text).not.toMatch(/<script|\u202e/);
  });

  it("explains the marks that are there by word, colour and line", async () => {
    const text = await svgOf(nasty);
    const legend = [...text.matchAll(/<text class="legend"[^>]*>([^<]*)</g)].map(([, word]) => word);
    expect(legend.slice(0, 3)).toEqual(["new", "replaced", "removed"]);
    expect(legend[3]).toMatch(/^also changed, not in the picture: net, a/);
    expect(svg).not.toContain('class="legend"');
    for (const mark of MARKS) expect(text).toContain(`.${mark} .shape`);
  });

  it("of nothing is a picture still", async () => {
    expect(faultOf(await svgOf(empty))).toBeUndefined();
  });
});

describe("endless names", () => {
  const VPC = "aws:ec2/vpc:Vpc";
  const long = (letter: string) => `\u202e${letter.repeat(5_000)}`;
  const graph = graphOf(resource("aws:s3/bucket:Bucket", long("b")), resource(VPC, long("v")));

  it("are cut, and what is not seen is written out, in boxes, frames and what is not in the picture", async () => {
    const changes = graph.resources.map(({ urn }) => ({ urn, operation: "update" as const }));
    const { nodes, edges, frames, elsewhere } = drawChange(graph, graph, changes);
    const texts = [
      ...nodes.flatMap(({ lines }) => lines),
      ...edges.map(({ label }) => label),
      ...frames.map(({ title }) => title),
      ...elsewhere,
    ];
    expect(texts.some((each) => each.startsWith("\\u{202e}bbb"))).toBe(true);
    expect(elsewhere).toHaveLength(1);
    for (const each of texts) expect(each.length).toBeLessThanOrEqual(64);
  });
});

describe("the layout", async () => {
  const { boxes, edges, width, height } = await layOut(prod);
  const boxOf = (key: string) => boxes.get(key) ?? { x: -1, y: -1, width: 0, height: 0 };

  it("keeps boxes within their frames and within the picture", () => {
    for (const each of [...prod.nodes, ...prod.frames]) {
      const outer = each.frame === undefined ? { x: 0, y: 0, width, height } : boxOf(each.frame);
      const inner = boxOf(each.key);
      expect(inner.x >= outer.x && inner.y >= outer.y, each.key).toBe(true);
      expect(inner.x + inner.width <= outer.x + outer.width + 0.5, each.key).toBe(true);
      expect(inner.y + inner.height <= outer.y + outer.height + 0.5, each.key).toBe(true);
    }
  });

  it("lets no line run through a frame's title where there is room for it", () => {
    expect(svg.match(/class="ground"/g)?.length).toBe(
      prod.frames.filter(({ key, title }) => titleBox(boxOf(key), title, edges).crossed > 0).length,
    );
    for (const { key, title } of prod.frames) {
      const frame = boxOf(key);
      const box = titleBox(frame, title, edges);
      expect(box.x > frame.x && box.x + box.width < frame.x + frame.width, title).toBe(true);
      const crossings = (x: number) =>
        edges.flatMap(({ points }) =>
          points.slice(1).filter((to, index) => {
            const from = points[index] ?? to;
            const isBeside = Math.max(from.x, to.x) < x || Math.min(from.x, to.x) > x + box.width;
            return !(isBeside || Math.max(from.y, to.y) < box.y || Math.min(from.y, to.y) > box.y + box.height);
          }),
        ).length;
      expect(crossings(box.x) === 0, title).toBe(box.crossed === 0);
      if (box.crossed > 0) {
        for (let x = frame.x + 12; x + box.width < frame.x + frame.width - 12; x += 4) {
          expect(crossings(x - 5) + crossings(x + 5), `"${title}" has room at ${x}`).toBeGreaterThan(0);
        }
      }
    }
  });

  it.each<[string, number[], number]>([
    ["on the left", [], 12],
    ["on the left of a line far away", [300], 12],
    ["behind a line", [30], 35],
    ["behind two lines", [30, 60], 65],
    ["where the fewest lines run through it", [30, 40, 130, 230, 330], 45],
    ["on the left where lines leave no room", [30, 130, 230, 330], 12],
  ])("puts a title %s", (_, lines, x) => {
    const edge = { from: "a", to: "b", label: "", kind: "flow" as const };
    const drawn = lines.map((at) => ({
      edge,
      points: [
        { x: at, y: -10 },
        { x: at, y: 90 },
      ],
    }));
    expect(titleBox({ x: 0, y: 0, width: 400, height: 100 }, "twelve chars", drawn).x).toBe(x);
  });

  it("puts no box over another", () => {
    const nodes = prod.nodes.map(({ key }) => boxOf(key));
    for (const [index, a] of nodes.entries()) {
      for (const b of nodes.slice(index + 1)) {
        const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(apart).toBe(true);
      }
    }
  });

  it("draws every way from its part to its part", () => {
    expect(edges).toHaveLength(prod.edges.length);
    const touches = (
      { x, y, width: w, height: h }: ReturnType<typeof boxOf>,
      point: { x: number; y: number } | undefined,
    ) => point !== undefined && point.x >= x - 1 && point.x <= x + w + 1 && point.y >= y - 1 && point.y <= y + h + 1;
    for (const { edge, points } of edges) {
      expect(touches(boxOf(edge.from), points[0]), `${edge.from} -> ${edge.to}`).toBe(true);
      expect(touches(boxOf(edge.to), points.at(-1)), `${edge.from} -> ${edge.to}`).toBe(true);
    }
  });
});
