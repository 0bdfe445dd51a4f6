declare module 'benz-amr-recorder/src/amrnb.js' {
  /** Has the worker in which it is called answer. */
  export default function work(): void
}
