/** Files that Vite emits beside the bundle; the import is their address. */
declare module "*?url" {
  const address: string;
  export default address;
}

/** Styles that come with a part of a page that is fetched later. */
declare module "*.css";
