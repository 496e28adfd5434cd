/** The part of Node that the tests use. Its own declarations are a package that nothing else needs. */

declare module "node:assert/strict" {
  interface Assert {
    fail(): never;
    ok(value: unknown, message?: string): asserts value;
    equal<Value>(actual: unknown, expected: Value, message?: string): asserts actual is Value;
    deepEqual(actual: unknown, expected: unknown, message?: string): void;
    rejects(promise: Promise<unknown>, expected: object): Promise<void>;
  }
  const assert: Assert;
  export default assert;
}

declare module "node:test" {
  interface Context {
    mock: {
      method(object: object, name: string, replacement: unknown): void;
      timers: { enable(options: { apis: string[] }): void; tick(milliseconds: number): void };
    };
  }
  export function test(name: string, run: (context: Context) => void | Promise<void>): void;
}

declare module "node:fs" {
  export function readFileSync(file: string | number, encoding: "utf8"): string;
}

declare module "node:vm" {
  export function createContext(context: object): object;
  export function runInContext(code: string, context: object): unknown;
  export function runInNewContext(code: string, context: object): unknown;
}

declare const process: {
  argv: string[];
  env: Record<string, string | undefined>;
  stdout: { write(text: string): void };
};

declare module "node:zlib" {
  export function inflateRawSync(data: Uint8Array): Uint8Array;
}
