/**
 * Runs at CloudFront's edge for each request of a viewer, before the cache: who may come in, the maintenance switch, and
 * for the static site which release a path is served from. CloudFront's runtime knows only parts of modern JavaScript
 * (no destructuring, no `?.`, no `??`) and takes 10 KB of code.
 *
 * Keys of the store, all written by scripts, never by the platform's program:
 *   release            id of the release that is served
 *   candidate-<token>  id of a release that only requests with the header x-release-candidate: <token> get
 *   maintenance        any value: everything is answered with 503
 */
import cf from "cloudfront";

const settings = { site: true, spa: true, ranges: [""] }; // replaced by components/edge/edge-function.ts

const store = cf.kvs();

/**
 * @typedef {Record<string, { value: string }>} Headers
 * @typedef {{ method: string, uri: string, headers: Headers }} Request
 * @typedef {{ viewer: { ip: string }, request: Request }} ViewerRequest
 */

/** @param {ViewerRequest} event */
async function handler(event) {
  const request = event.request;
  if (!isAllowed(event.viewer.ip)) return answer(request, 403, "Forbidden", "You may not use this service from here.");
  if ((await valueAt("maintenance")) !== "") {
    return answer(request, 503, "Service Unavailable", "We are working on this service and will be back soon.");
  }
  return settings.site ? await fromRelease(request) : request;
}

/** @param {Request} request */
async function fromRelease(request) {
  // The pages for errors stand beside the releases.
  if (request.uri.startsWith("/errors/")) return request;
  if (leavesItsFolder(request.uri)) return answer(request, 400, "Bad Request", "This address is not valid.");
  const release = await releaseFor(request);
  if (release === "") {
    return answer(request, 503, "Service Unavailable", "Nothing has been released here yet.");
  }
  request.uri = `/releases/${release}${fileOf(request.uri)}`;
  return request;
}

/** @param {Request} request */
async function releaseFor(request) {
  const token = request.headers["x-release-candidate"];
  if (token) {
    const candidate = await valueAt(`candidate-${token.value}`);
    if (candidate !== "") return candidate;
  }
  return await valueAt("release");
}

/** @param {string} uri */
function fileOf(uri) {
  const last = uri.slice(uri.lastIndexOf("/") + 1);
  if (last.includes(".") || uri.startsWith("/.well-known/")) return uri;
  if (settings.spa) return "/index.html";
  return last === "" ? `${uri}index.html` : `${uri}/index.html`;
}

/** Towards another release, in whatever spelling. @param {string} uri */
function leavesItsFolder(uri) {
  return uri.includes("..") || uri.includes("\\") || /%(2e|2f|5c)/i.test(uri);
}

/** Empty when there is no such key. @param {string} key */
async function valueAt(key) {
  try {
    return await store.get(key);
  } catch (_) {
    return "";
  }
}

/** @param {string} ip */
function isAllowed(ip) {
  if (settings.ranges.length === 0) return true;
  const address = numberOf(ip);
  return settings.ranges.some((range) => {
    const parts = range.split("/");
    const size = 2 ** (32 - Number(parts[1]));
    return Math.floor(address / size) === Math.floor(numberOf(String(parts[0])) / size);
  });
}

/** Of an IPv4 address; of anything else, one that is in no range. @param {string} ip */
function numberOf(ip) {
  const bytes = ip.split(".");
  if (bytes.length !== 4) return -1;
  return bytes.reduce((number, byte) => number * 256 + Number(byte), 0);
}

/**
 * @param {Request} request
 * @param {number} statusCode
 * @param {string} statusDescription
 * @param {string} message
 */
function answer(request, statusCode, statusDescription, message) {
  const accept = request.headers.accept;
  const isPage = accept ? accept.value.includes("text/html") : false;
  const page = `<!doctype html><html lang="en"><title>${statusDescription}</title><h1>${statusDescription}</h1><p>${message}</p></html>`;
  const type = isPage ? "text/html; charset=utf-8" : "application/json";
  /** @type {Headers} */
  const headers = { "cache-control": { value: "no-store" }, "content-type": { value: type } };
  if (statusCode === 503) headers["retry-after"] = { value: "300" };
  return {
    statusCode,
    statusDescription,
    headers,
    body: { encoding: "text", data: isPage ? page : JSON.stringify({ error: message }) },
  };
}

export { handler };
