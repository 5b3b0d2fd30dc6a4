/** The code as CloudFront gets it, run on the objects that CloudFront passes. */
import { describe, expect, it } from "vitest";
import { type EdgeSettings, edgeCode, MAX_CODE_BYTES } from "../../components/edge/edge-function.ts";

interface Request {
  readonly method: string;
  uri: string;
  readonly headers: Record<string, { value: string }>;
}

interface Response {
  readonly statusCode: number;
  readonly headers: Record<string, { value: string }>;
  readonly body: { readonly encoding: string; readonly data: string };
}

const SITE: EdgeSettings = { site: true, spa: true, ranges: [] };
const SERVICES: EdgeSettings = { site: false, spa: false, ranges: [] };
const RELEASED: Record<string, string> = { release: "r2" };

/** Runs the deployed text; a key that is missing makes the store throw, as CloudFront's does. */
async function run(
  settings: EdgeSettings,
  uri: string,
  options: {
    readonly store?: Record<string, string>;
    readonly ip?: string;
    readonly headers?: Record<string, string>;
  } = {},
): Promise<Request | Response> {
  const { store = RELEASED, ip = "192.0.2.7", headers = {} } = options;
  const cf = {
    kvs: () => ({
      async get(key: string) {
        const value = store[key];
        if (value === undefined) throw new Error("KeyNotFound");
        return value;
      },
    }),
  };
  const code = edgeCode(settings).replace(/^import cf from "cloudfront";\n/, "");
  const handler = new Function("cf", `${code}\nreturn handler;`)(cf) as (event: unknown) => Promise<Request | Response>;
  const values = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { value }]));
  return handler({ version: "1.0", viewer: { ip }, request: { method: "GET", uri, headers: values, querystring: {} } });
}

const target = async (...args: Parameters<typeof run>) => {
  const result = await run(...args);
  return "uri" in result ? result.uri : `answer ${result.statusCode}`;
};

describe("the static site", () => {
  it.each([
    ["/", "/releases/r2/index.html"],
    ["/index.html", "/releases/r2/index.html"],
    ["/assets/app.4f2a.js", "/releases/r2/assets/app.4f2a.js"],
    ["/sw.js", "/releases/r2/sw.js"],
    ["/recipes/17", "/releases/r2/index.html"],
    ["/recipes/", "/releases/r2/index.html"],
    ["/v1.2/about", "/releases/r2/index.html"],
    ["/.well-known/apple-app-site-association", "/releases/r2/.well-known/apple-app-site-association"],
    ["/errors/not-found.html", "/errors/not-found.html"],
  ])("serves %s from %s", async (uri, expected) => {
    expect(await target(SITE, uri)).toBe(expected);
  });

  it.each([
    ["/", "/releases/r2/index.html"],
    ["/about", "/releases/r2/about/index.html"],
    ["/about/", "/releases/r2/about/index.html"],
    ["/feed.xml", "/releases/r2/feed.xml"],
  ])("that is no single-page application serves %s from %s", async (uri, expected) => {
    expect(await target({ ...SITE, spa: false }, uri)).toBe(expected);
  });

  it.each(["/../r1/index.html", "/assets/..%2fr1/x.js", "/%2E%2e/r1/index.html", "/a\\..\\b.js", "/%5c..%5cr1"])(
    "does not lead into another release: %s",
    async (uri) => {
      expect(await target(SITE, uri)).toBe("answer 400");
    },
  );

  it("shows a candidate to whoever knows its token, and to nobody else", async () => {
    const store = { ...RELEASED, "candidate-t0ken": "r3" };
    const ask = (token: string) => target(SITE, "/", { store, headers: { "x-release-candidate": token } });
    expect(await ask("t0ken")).toBe("/releases/r3/index.html");
    expect(await ask("guess")).toBe("/releases/r2/index.html");
    expect(await target(SITE, "/", { store })).toBe("/releases/r2/index.html");
  });

  it("says so while nothing has been released", async () => {
    expect(await target(SITE, "/", { store: {} })).toBe("answer 503");
  });
});

describe("the services", () => {
  it.each(["/", "/v1/recipes/17", "/a..b", "/errors/1"])("get %s as it is", async (uri) => {
    expect(await target(SERVICES, uri)).toBe(uri);
  });
});

describe("maintenance", () => {
  const store = { ...RELEASED, maintenance: "on" };

  it.each([
    ["the site", SITE],
    ["the services", SERVICES],
  ])("stops %s", async (_, settings) => {
    const page = (await run(settings, "/", { store, headers: { accept: "text/html,*/*" } })) as Response;
    expect(page.statusCode).toBe(503);
    expect(page.headers["content-type"]?.value).toBe("text/html; charset=utf-8");
    expect(page.headers["retry-after"]?.value).toBe("300");
    expect(page.headers["cache-control"]?.value).toBe("no-store");
    expect(page.body.data).toContain("<h1>");
  });

  it("answers programs in JSON", async () => {
    const answer = (await run(SERVICES, "/v1/recipes", { store })) as Response;
    expect(answer.headers["content-type"]?.value).toBe("application/json");
    expect(JSON.parse(answer.body.data)).toHaveProperty("error");
  });
});

describe("allowed ranges", () => {
  const office: EdgeSettings = { ...SERVICES, ranges: ["198.51.100.0/24", "203.0.113.16/28", "192.0.2.1/32"] };

  it.each(["198.51.100.0", "198.51.100.255", "203.0.113.16", "203.0.113.31", "192.0.2.1"])("let %s in", async (ip) => {
    expect(await target(office, "/", { ip })).toBe("/");
  });

  it.each(["198.51.101.0", "198.51.99.255", "203.0.113.15", "203.0.113.32", "192.0.2.2", "2001:db8::1", ""])(
    'keep "%s" out',
    async (ip) => {
      expect(await target(office, "/", { ip })).toBe("answer 403");
      expect(await target({ ...SITE, ranges: office.ranges }, "/", { ip })).toBe("answer 403");
    },
  );
});

describe("the code", () => {
  const code = edgeCode({ ...SITE, ranges: Array.from({ length: 100 }, (_, index) => `203.0.113.${index}/32`) });

  it("fits with a hundred ranges", () => {
    expect(Buffer.byteLength(code)).toBeLessThan(MAX_CODE_BYTES);
  });

  it("begins with the import, exports nothing and has a handler", () => {
    expect(code.startsWith('import cf from "cloudfront";')).toBe(true);
    expect(code).not.toMatch(/\bexport\b/);
    expect(code).toMatch(/^async function handler\(event\)/m);
  });

  it.each([/\?\./, /\?\?/, /\bconst \{|\blet \{|\bconst \[/, /\.\.\.[a-z]/, /\brequire\(/, /\bclass /])(
    "has nothing that the runtime does not know: %s",
    (syntax) => {
      expect(code).not.toMatch(syntax);
    },
  );

  it("refuses to become too long", () => {
    const ranges = Array.from({ length: 2000 }, (_, index) => `10.0.${index % 256}.0/24`);
    expect(() => edgeCode({ ...SITE, ranges })).toThrow(/CloudFront takes 10240/);
  });
});
