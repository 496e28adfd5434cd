/** The text of a file, which the bundler of the figure inserts. */
declare module "*.html" {
  const text: string;
  export default text;
}

declare module "*.css" {
  const text: string;
  export default text;
}
