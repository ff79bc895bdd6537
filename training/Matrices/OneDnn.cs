namespace Pipelines.Training.Matrices;

/// <summary>
/// oneDNN's products of bfloat16 operands with sums in single precision, as accelerators train: twice the speed of single
/// precision on processors that have the instructions. Small products stay with the library that multiplies singles:
/// attention's scores keep their precision, and there is little to win.
/// </summary>
internal sealed class OneDnn : IMatrixProducts, IDisposable
{
    /// <summary>Products with a smaller side are attention's, or win too little.</summary>
    private const int SideMin = 64;

    private readonly IMatrixProducts _singles;
    private readonly ThreadLocal<OneDnnThread> _threads;

    /// <param name="library">A loaded oneDNN that is usable here; it stays loaded as long as the process.</param>
    /// <param name="path">Where it was found.</param>
    /// <param name="singles">For what is not worth the rounding.</param>
    public OneDnn(nint library, string path, IMatrixProducts singles)
    {
        var api = new OneDnnApi(library);
        _singles = singles;
        _threads = new ThreadLocal<OneDnnThread>(() => new OneDnnThread(api));
        Description = $"{path} (bfloat16) and {singles.Description}";
    }

    public string Description { get; }

    public void Multiply(MatrixView a, MatrixView b, Span<float> c, int cStride, ProductSize size, float alpha = 1, float beta = 0)
    {
        if (size.Depth < SideMin || size.Rows < SideMin || size.Columns < SideMin || alpha != 1 || beta is not (0 or 1))
        {
            _singles.Multiply(a, b, c, cStride, size, alpha, beta);
            return;
        }

        ProductGuard.Check(a, b, c, cStride, size);
        _threads.Value!.Multiply(a, b, c, new OneDnnKey(size, a.IsTransposed, b.IsTransposed, cStride, Adds: beta == 1));
    }

    public void Dispose() => _threads.Dispose();
}
