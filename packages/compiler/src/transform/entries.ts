/** Importing from here makes a file one in natural syntax. */
export const naturalEntry = '@bayes-window/dsl/natural';
/** What its operators become is imported from here. */
export const operatorsEntry = '@bayes-window/dsl/operators';
