import tf from '@tensorflow/tfjs';

await tf.setBackend('cpu');
// Silences a notice that this backend is slow.
tf.enableProdMode();

/** TensorFlow.js on its plain CPU backend. */
export { tf };
