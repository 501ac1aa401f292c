/**
 * DuckDB's own limit, as a part of the function's memory: it is not all that DuckDB uses, and the
 * quantiles of a column are sorted beside it (160 MB for 10 million rows).
 */
const ENGINE_MEMORY_SHARE = 0.5;

/** A function gets one vCPU for each 1,769 MB. https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const MB_PER_VCPU = 1_769;

/** What a function with so much memory lets DuckDB have, as its environment says it. */
export function engineEnvironment(memoryMb: number) {
  return {
    ENGINE_MEMORY_MB: String(Math.floor(memoryMb * ENGINE_MEMORY_SHARE)),
    ENGINE_THREADS: String(Math.max(1, Math.floor(memoryMb / MB_PER_VCPU))),
  };
}

/** Lets the engine have V8 collect what it doesn't know the size of: see `DuckDbSession.chunks`. */
export const ENGINE_NODE_OPTIONS = ['--expose-gc'];
