/** The bars of a first run as a picture that stands in a page without a script. */
import { oneLine, shortened } from "../render/text.ts";
import type { CriticalPath } from "./critical-path.ts";
import { type Bar, barsOf, duration } from "./timeline.ts";

const ROW = 22;
const TOP = 64;
const LEFT = 260;
const PLOT = 600;
/** Room for the last bar's label. */
const RIGHT = 110;
/** So many lines at most: one a minute, or every two, five, ... */
const MAX_TICKS = 10;
const TICK_MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480];
/** A name longer than this would run into the bars. */
const MAX_NAME = 36;

const INK = "#1f2937";
const FAINT = "#6b7280";
const LINE = "#e5e7eb";
const CRITICAL = "#b91c1c";
const OTHER = "#93c5fd";

export function timelineSvg(title: string, path: CriticalPath): string {
  const bars = barsOf(path);
  const seconds = Math.max(path.taken.seconds, 1);
  const x = (second: number): number => round(LEFT + (second / seconds) * PLOT);
  const bottom = TOP + bars.length * ROW;
  const [width, height] = [LEFT + PLOT + RIGHT, bottom + 16];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${xml(title)}" font-family="system-ui, sans-serif" font-size="12">`,
    `<title>${xml(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="16" y="24" font-size="15" font-weight="600" fill="${INK}">${xml(title)}</text>`,
    legend(),
    ...ticks(seconds).map((second) => tick(x(second), second, bottom)),
    ...bars.map((bar, index) => row(bar, TOP + index * ROW, x)),
    "</svg>",
    "",
  ].join("\n");
}

function legend(): string {
  const entry = (at: number, colour: string, text: string): string =>
    `<rect x="${at}" y="34" width="12" height="10" rx="2" fill="${colour}"/><text x="${at + 18}" y="43" fill="${FAINT}">${text}</text>`;
  return `${entry(16, CRITICAL, "keeps the run")}${entry(130, OTHER, "beside it")}`;
}

function ticks(seconds: number): readonly number[] {
  const minutes = seconds / 60;
  const every = TICK_MINUTES.find((each) => minutes / each <= MAX_TICKS) ?? Math.ceil(minutes / MAX_TICKS);
  return Array.from({ length: Math.floor(minutes / every) + 1 }, (_, index) => index * every * 60);
}

function tick(x: number, second: number, bottom: number): string {
  return (
    `<line x1="${x}" y1="${TOP - 4}" x2="${x}" y2="${bottom}" stroke="${LINE}"/>` +
    `<text x="${x}" y="${TOP - 8}" text-anchor="middle" fill="${FAINT}" font-size="11">${second / 60} min</text>`
  );
}

function row({ name, start, end, critical }: Bar, y: number, x: (second: number) => number): string {
  const width = round(Math.max(x(end) - x(start), 2));
  return (
    `<text x="${LEFT - 10}" y="${y + 15}" text-anchor="end" fill="${INK}">${xml(shortened(name, MAX_NAME))}</text>` +
    `<rect x="${x(start)}" y="${y + 4}" width="${width}" height="${ROW - 8}" rx="2" fill="${critical ? CRITICAL : OTHER}"/>` +
    `<text x="${round(x(start) + width + 6)}" y="${y + 15}" fill="${FAINT}" font-size="11">${duration(end - start)}</text>`
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function xml(text: string): string {
  return oneLine(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
