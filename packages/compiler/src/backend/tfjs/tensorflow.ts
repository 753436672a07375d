import type tf from '@tensorflow/tfjs';

/** The module `@tensorflow/tfjs`, as the caller has imported it and chosen its backend. */
export type Tensorflow = typeof tf;

export type Tensor = tf.Tensor;
export type Tensor3D = tf.Tensor3D;
