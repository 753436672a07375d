/** Of the packages; equal to package.json's (tested). */
export const version = '0.1.0';
