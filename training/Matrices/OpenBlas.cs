using System.Runtime.InteropServices;

namespace Pipelines.Training.Matrices;

/// <summary>
/// OpenBLAS's sgemm. One thread for each call: the trainer's lanes each have their own core, and a product that is summed
/// by one thread has the same bits every time.
/// </summary>
internal sealed unsafe class OpenBlas : IMatrixProducts
{
    // cblas.h: CBLAS_ORDER, CBLAS_TRANSPOSE.
    private const int RowMajor = 101;
    private const int AsStored = 111;
    private const int Transposed = 112;

    private readonly delegate* unmanaged[Cdecl]<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void> _sgemm;

    /// <param name="library">A loaded OpenBLAS; it stays loaded as long as the process.</param>
    /// <param name="path">Where it was found.</param>
    public OpenBlas(nint library, string path)
    {
        _sgemm = (delegate* unmanaged[Cdecl]<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)
            NativeLibrary.GetExport(library, "cblas_sgemm");
        var setThreads = (delegate* unmanaged[Cdecl]<int, void>)NativeLibrary.GetExport(library, "openblas_set_num_threads");
        setThreads(1);
        Description = $"{path} ({Text(library, "openblas_get_corename")})";
    }

    public string Description { get; }

    public void Multiply(MatrixView a, MatrixView b, Span<float> c, int cStride, ProductSize size, float alpha = 1, float beta = 0)
    {
        ProductGuard.Check(a, b, c, cStride, size);
        fixed (float* left = a.Values)
        fixed (float* right = b.Values)
        fixed (float* result = c)
        {
            _sgemm(
                RowMajor, a.IsTransposed ? Transposed : AsStored, b.IsTransposed ? Transposed : AsStored,
                size.Rows, size.Columns, size.Depth, alpha, left, a.Stride, right, b.Stride, beta, result, cStride);
        }
    }

    private static string Text(nint library, string export)
    {
        var read = (delegate* unmanaged[Cdecl]<byte*>)NativeLibrary.GetExport(library, export);
        return Marshal.PtrToStringUTF8((nint)read()) ?? "unknown kernels";
    }
}
