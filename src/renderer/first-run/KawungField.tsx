import styles from './KawungField.module.css';

/** A field of kawung, the batik figure of the sign, as quiet ground. */
export function KawungField() {
  return (
    <svg className={styles.field} aria-hidden>
      <defs>
        <pattern id="kawung" width="72" height="72" patternUnits="userSpaceOnUse">
          {[0, 90, 180, 270].map((turn) => (
            <path
              key={turn}
              d="M36 36C22 30 12 20 8 8C20 12 30 22 36 36Z"
              transform={`rotate(${turn} 36 36)`}
              className={styles.petal}
            />
          ))}
          <circle cx="36" cy="36" r="2" className={styles.seed} />
          <circle cx="0" cy="0" r="1.5" className={styles.seed} />
          <circle cx="72" cy="0" r="1.5" className={styles.seed} />
          <circle cx="0" cy="72" r="1.5" className={styles.seed} />
          <circle cx="72" cy="72" r="1.5" className={styles.seed} />
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill="url(#kawung)" />
    </svg>
  );
}
