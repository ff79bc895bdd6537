using Pipelines.Training.Matrices;
using Pipelines.Training.Model;
using Pipelines.Training.Tests.Kit;
using Pipelines.Training.Trainer;

namespace Pipelines.Training.Tests.Trainer;

public sealed class MuonTests
{
    private static readonly Recipe Recipe = new() { WarmupSteps = 0, WeightDecay = 0 };

    [Theory]
    [InlineData(24, 40)]
    [InlineData(40, 24)]
    [InlineData(32, 32)]
    public void Update_AGradientOfLoudAndQuietDirections_MovesAllAlike(int rows, int columns)
    {
        // One row in ten is a hundred times as loud.
        float[] gradient = GradientCheck.Noise(rows * columns, seed: 5);
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] *= i / columns % 10 == 0 ? 100 : 1;
        }

        float[] move = Move(gradient, rows, columns);

        // What the polynomial leaves of singular values of 1: between 0.3 (of the quietest) and 1.3.
        int side = Math.Min(rows, columns);
        float expected = Recipe.LearningRatePeak * 0.2f * MathF.Sqrt(Math.Max(rows, columns));
        double square = move.Sum(static number => (double)number * number) / (expected * expected);
        Assert.InRange(square / side, 0.4, 1.5);
        for (ulong seed = 0; seed < 20; seed++)
        {
            float[] direction = GradientCheck.Noise(columns, seed);
            double length = Math.Sqrt(GradientCheck.Dot(direction, direction));
            double moved = Math.Sqrt(Enumerable.Range(0, rows).Sum(row => Math.Pow(GradientCheck.Dot(move.AsSpan(row * columns, columns), direction), 2)));
            Assert.InRange(moved / length / expected, 0, 1.3);
        }

        Assert.True(GradientCheck.Dot(move, gradient) < 0, "it moves up the slope");
    }

    [Fact]
    public void Update_TheSameMatrixTransposed_MovesTransposed()
    {
        const int rows = 24;
        const int columns = 40;
        float[] gradient = GradientCheck.Noise(rows * columns, seed: 7);
        float[] transposed = [.. Enumerable.Range(0, columns).SelectMany(column => Enumerable.Range(0, rows).Select(row => gradient[(row * columns) + column]))];

        float[] move = Move(gradient, rows, columns);
        float[] other = Move(transposed, columns, rows);

        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                Assert.Equal(move[(row * columns) + column], other[(column * rows) + row], tolerance: 1e-6f);
            }
        }
    }

    [Fact]
    public void Update_NoGradient_OnlyDecays()
    {
        var matrix = new ParameterTensor(0, 4, 8, Decays: true);
        float[] weights = GradientCheck.Noise(matrix.Length, seed: 1);
        var state = new TrainingState([.. weights], new float[matrix.Length], new float[matrix.Length], step: 0);
        Recipe recipe = Recipe with { WeightDecay = 0.5f };

        new Muon(new ManagedProducts(), [matrix]).Update(recipe, state, new float[matrix.Length], gradientScale: 1, matrix);

        Assert.All(weights.Zip(state.Weights), pair => Assert.Equal(pair.First * (1 - (recipe.LearningRatePeak * 0.5f)), pair.Second, tolerance: 1e-6f));
    }

    private static float[] Move(float[] gradient, int rows, int columns)
    {
        var matrix = new ParameterTensor(0, rows, columns, Decays: true);
        var state = new TrainingState(new float[gradient.Length], new float[gradient.Length], new float[gradient.Length], step: 0);
        new Muon(new ManagedProducts(), [matrix]).Update(Recipe, state, gradient, gradientScale: 1, matrix);
        return state.Weights;
    }
}
