/**
 * Runs `work` at most once at a time. A wish that comes while it runs is remembered and met by one more run, so that
 * a burst of change events costs two queries, and the last state is always the one shown.
 */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let again = false;
  const loop = async () => {
    do {
      again = false;
      await work();
    } while (again);
  };
  return () => {
    if (running !== null) {
      again = true;
      return running;
    }
    running = loop().finally(() => {
      running = null;
    });
    return running;
  };
}
