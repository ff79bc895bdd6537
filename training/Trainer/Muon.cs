using System.Numerics.Tensors;
using Pipelines.Training.Matrices;
using Pipelines.Training.Model;

namespace Pipelines.Training.Trainer;

/// <summary>
/// Muon (Jordan and others, 2024): a matrix moves by its smoothed gradient made orthogonal, so that every direction in it
/// learns at one speed and not the loudest alone. The length of a move is that of AdamW's (Liu and others, 2025), so one
/// learning rate and one weight decay serve both. Not thread-safe: a lane has its own.
/// </summary>
internal sealed class Muon
{
    /// <summary>The Newton-Schulz polynomial x ← ax + bx³ + cx⁵ that pulls singular values to about 1, from Jordan.</summary>
    private const float A = 3.4445f;
    private const float B = -4.7750f;
    private const float C = 2.0315f;
    private const int Rounds = 5;

    /// <summary>The usual size of AdamW's moves, as a share of the learning rate.</summary>
    private const float MoveSize = 0.2f;

    private const float Epsilon = 1e-7f;

    private readonly IMatrixProducts _products;
    private readonly float[] _matrix;
    private readonly float[] _next;
    private readonly float[] _square;
    private readonly float[] _polynomial;

    /// <param name="products">Who multiplies.</param>
    /// <param name="matrices">All that this one will move.</param>
    public Muon(IMatrixProducts products, IReadOnlyCollection<ParameterTensor> matrices)
    {
        _products = products;
        _matrix = new float[matrices.Max(static matrix => matrix.Length)];
        _next = new float[_matrix.Length];
        int side = matrices.Max(static matrix => Math.Min(matrix.Rows, matrix.Columns));
        _square = new float[side * side];
        _polynomial = new float[side * side];
    }

    /// <param name="recipe">Smoothing, rate and decay.</param>
    /// <param name="state">Weights and smoothed gradients; its step is the one being made, from 0.</param>
    /// <param name="gradients">Of the whole step.</param>
    /// <param name="gradientScale">What they are scaled by, for clipping.</param>
    /// <param name="matrix">Which weights.</param>
    public void Update(Recipe recipe, TrainingState state, float[] gradients, float gradientScale, ParameterTensor matrix)
    {
        Span<float> means = matrix.In(state.Means);
        Span<float> direction = _matrix.AsSpan(0, matrix.Length);
        ReadOnlySpan<float> slopes = matrix.In(gradients);

        // m ← μm + (1 − μ)g, and the look ahead of Nesterov: (1 − μ)g + μm.
        TensorPrimitives.Multiply(slopes, gradientScale * (1 - recipe.Momentum), direction);
        TensorPrimitives.MultiplyAdd(means, recipe.Momentum, direction, means);
        TensorPrimitives.MultiplyAdd(means, recipe.Momentum, direction, direction);
        Orthogonalize(matrix.Rows, matrix.Columns);

        float rate = recipe.LearningRateAt(state.Step);
        Span<float> weights = matrix.In(state.Weights);
        TensorPrimitives.Multiply(weights, 1 - (rate * recipe.WeightDecay), weights);
        TensorPrimitives.MultiplyAdd(direction, -rate * MoveSize * MathF.Sqrt(Math.Max(matrix.Rows, matrix.Columns)), weights, weights);
    }

    // The products of the shorter side are the small ones: X·Xᵀ from the left, or Xᵀ·X from the right.
    private void Orthogonalize(int rows, int columns)
    {
        Span<float> x = _matrix.AsSpan(0, rows * columns);
        Span<float> next = _next.AsSpan(0, x.Length);
        int side = Math.Min(rows, columns);
        bool isWide = rows <= columns;
        Span<float> square = _square.AsSpan(0, side * side);
        Span<float> polynomial = _polynomial.AsSpan(0, side * side);
        TensorPrimitives.Multiply(x, 1 / (TensorPrimitives.Norm<float>(x) + Epsilon), x);
        for (int round = 0; round < Rounds; round++)
        {
            var read = new MatrixView(x, columns);
            if (isWide)
            {
                _products.Multiply(read, read.Transposed(), square, side, new ProductSize(side, side, columns));
            }
            else
            {
                _products.Multiply(read.Transposed(), read, square, side, new ProductSize(side, side, rows));
            }

            var squares = new MatrixView(square, side);
            _products.Multiply(squares, squares, polynomial, side, new ProductSize(side, side, side));
            TensorPrimitives.Multiply(polynomial, C, polynomial);
            TensorPrimitives.MultiplyAdd(square, B, polynomial, polynomial);
            TensorPrimitives.Multiply(x, A, next);
            if (isWide)
            {
                _products.Multiply(new MatrixView(polynomial, side), read, next, columns, new ProductSize(rows, columns, side), beta: 1);
            }
            else
            {
                _products.Multiply(read, new MatrixView(polynomial, side), next, columns, new ProductSize(rows, columns, side), beta: 1);
            }

            next.CopyTo(x);
        }
    }
}
