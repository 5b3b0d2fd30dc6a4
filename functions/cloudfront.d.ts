/** What CloudFront's JavaScript runtime 2.0 offers and the viewer-request function uses. */
declare module "cloudfront" {
  interface KeyValueStore {
    /** Rejects when there is no such key. */
    get(key: string): Promise<string>;
  }
  const cf: { kvs(): KeyValueStore };
  export default cf;
}
