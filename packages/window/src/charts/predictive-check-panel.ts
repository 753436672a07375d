/** Observations and data sets that a fitted model drew in their place. */
export interface PredictiveCheckPanel {
  /** The panel's title, such as the level of a condition. */
  readonly name: string;
  readonly observed: ArrayLike<number>;
  /** `replicated[draw][observation]` */
  readonly replicated: readonly ArrayLike<number>[];
}
