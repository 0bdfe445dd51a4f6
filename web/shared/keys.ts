/** Whether a key belongs to an input method. Safari says of the one that ends a composition that nothing is composed any more, but that it is 229. */
export const isComposing = (e: KeyboardEvent) => e.isComposing || e.keyCode === 229
