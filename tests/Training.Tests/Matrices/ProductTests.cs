using Pipelines.Training.Matrices;
using Pipelines.Training.Tests.Kit;

namespace Pipelines.Training.Tests.Matrices;

public sealed class ProductTests
{
    // Where OpenBLAS is not installed the managed products are checked against themselves written plainly, and only they.
    private static readonly OpenBlas? Native = OpenBlasSearch.Find(_ => null);

    public static TheoryData<int, int, int, bool, bool> Sizes()
    {
        var sizes = new TheoryData<int, int, int, bool, bool>();
        foreach ((int rows, int columns, int depth) in new[] { (1, 1, 1), (3, 5, 7), (33, 17, 64), (96, 130, 32) })
        {
            sizes.Add(rows, columns, depth, false, false);
            sizes.Add(rows, columns, depth, true, false);
            sizes.Add(rows, columns, depth, false, true);
            sizes.Add(rows, columns, depth, true, true);
        }

        return sizes;
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Multiply_AnyOrientation_IsTheSumOfProducts(int rows, int columns, int depth, bool aTransposed, bool bTransposed)
    {
        int aStride = (aTransposed ? rows : depth) + 2;
        int bStride = (bTransposed ? depth : columns) + 3;
        float[] a = GradientCheck.Noise((aTransposed ? depth : rows) * aStride, 1);
        float[] b = GradientCheck.Noise((bTransposed ? columns : depth) * bStride, 2);
        float[] start = GradientCheck.Noise(rows * columns, 3);
        float[] expected = [.. start.Select((value, i) => (0.5f * value) + (2 * (float)Enumerable.Range(0, depth).Sum(k =>
            (double)a[aTransposed ? (k * aStride) + (i / columns) : (i / columns * aStride) + k]
            * b[bTransposed ? (i % columns * bStride) + k : (k * bStride) + (i % columns)])))];

        foreach (IMatrixProducts products in new IMatrixProducts?[] { new ManagedProducts(), Native }.OfType<IMatrixProducts>())
        {
            float[] c = [.. start];
            products.Multiply(
                new MatrixView(a, aStride, aTransposed), new MatrixView(b, bStride, bTransposed), c, columns,
                new ProductSize(rows, columns, depth), alpha: 2, beta: 0.5f);
            Assert.All(expected.Zip(c), pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-4f));
        }
    }

    [Fact]
    public void Multiply_AMatrixIsShort_IsRefusedBeforeNativeCode()
    {
        foreach (IMatrixProducts products in new IMatrixProducts?[] { new ManagedProducts(), Native }.OfType<IMatrixProducts>())
        {
            Assert.Throws<ArgumentException>(() => products.Multiply(
                new MatrixView(new float[5], 3), new MatrixView(new float[9], 3), new float[6], 3, new ProductSize(2, 3, 3)));
        }
    }

    [Fact]
    public void Choose_TheLibraryIsMissing_SaysHowToInstallIt()
    {
        TrainingException missing = Assert.Throws<TrainingException>(() => MatrixLibrary.Choose(
            MatrixLibrary.OpenBlasName, name => name == OpenBlasSearch.PathVariable ? "no-such-library" : null));

        Assert.Contains("libopenblas0-pthread", missing.Message, StringComparison.Ordinal);
        Assert.Contains("--matrices managed", missing.Message, StringComparison.Ordinal);
    }
}
