package dev.skerry.optimizer.prune;

/** Inverse matrices. */
final class Inverse {
  private Inverse() {}

  /**
   * Of a symmetric matrix without negative eigenvalues, with {@code ridge} on its diagonal; by
   * Gauss and Jordan, whose pivots are safe on the diagonal then.
   */
  static double[][] of(double[][] matrix, double ridge) {
    int size = matrix.length;
    double[][] left = Dependence.copy(matrix);
    for (int pivot = 0; pivot < size; pivot++) {
      left[pivot][pivot] += ridge;
    }
    for (int pivot = 0; pivot < size; pivot++) {
      // Rounding may eat up what the ridge has given.
      double own = Math.max(left[pivot][pivot], ridge * 1e-3);
      left[pivot][pivot] = 1;
      for (int j = 0; j < size; j++) {
        left[pivot][j] /= own;
      }
      for (int i = 0; i < size; i++) {
        double factor = left[i][pivot];
        if (i != pivot && factor != 0) {
          left[i][pivot] = 0;
          for (int j = 0; j < size; j++) {
            left[i][j] -= factor * left[pivot][j];
          }
        }
      }
    }
    return left;
  }
}
