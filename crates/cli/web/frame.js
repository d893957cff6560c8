/**
 * A function that has `render` called once in the next frame, however often it is called until then.
 *
 * @param {() => void} render
 * @returns {() => void}
 */
export function oncePerFrame(render) {
  let isAsked = false;
  const frame = () => {
    isAsked = false;
    render();
  };
  return () => {
    if (!isAsked) {
      isAsked = true;
      requestAnimationFrame(frame);
    }
  };
}
