/** Files that Vite emits beside the bundle; the import is their address. */
declare module "*?url" {
  const address: string;
  export default address;
}
