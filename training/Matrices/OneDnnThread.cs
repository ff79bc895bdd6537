namespace Pipelines.Training.Matrices;

/// <summary>What one thread needs to multiply: compiled products by size, and room for the operands as bfloat16.</summary>
internal sealed unsafe class OneDnnThread
{
    /// <summary>Sizes differ with every batch; when so many are compiled, all are let go.</summary>
    private const int ProductsMax = 2_000;

    private readonly OneDnnApi _api;
    private readonly nint _engine;
    private readonly nint _stream;
    private readonly nint _adding;
    private readonly Dictionary<OneDnnKey, OneDnnProduct> _products = [];
    private ushort[] _a = [];
    private ushort[] _b = [];

    public OneDnnThread(OneDnnApi api)
    {
        _api = api;
        _engine = api.CreateEngine();
        _stream = api.CreateStream(_engine);
        _adding = api.CreateAddingAttributes();
    }

    public void Multiply(MatrixView a, MatrixView b, Span<float> c, OneDnnKey key)
    {
        ProductSize size = key.Size;
        Span<ushort> left = Packed(ref _a, a, size.Rows, size.Depth);
        Span<ushort> right = Packed(ref _b, b, size.Depth, size.Columns);
        OneDnnProduct product = Product(key);
        fixed (ushort* leftData = left)
        fixed (ushort* rightData = right)
        fixed (float* result = c)
        {
            _api.Point(product.A, leftData);
            _api.Point(product.B, rightData);
            _api.Point(product.C, result);
            OneDnnArgument* arguments = stackalloc OneDnnArgument[3]
            {
                new(OneDnnApi.SourceArgument, product.A),
                new(OneDnnApi.WeightsArgument, product.B),
                new(OneDnnApi.DestinationArgument, product.C),
            };
            _api.Execute(product.Primitive, _stream, arguments, 3);
        }
    }

    // As stored: a transposed matrix stays so, and the product is compiled for it.
    private static Span<ushort> Packed(ref ushort[] room, MatrixView matrix, int rows, int columns)
    {
        if (room.Length < rows * columns)
        {
            room = new ushort[rows * columns];
        }

        Span<ushort> packed = room.AsSpan(0, rows * columns);
        BrainFloats.Convert(matrix.Values, matrix.Stride, matrix.IsTransposed ? rows : columns, packed);
        return packed;
    }

    private OneDnnProduct Product(OneDnnKey key)
    {
        if (_products.TryGetValue(key, out OneDnnProduct? known))
        {
            return known;
        }

        if (_products.Count == ProductsMax)
        {
            Forget();
        }

        OneDnnProduct product = Compile(key);
        _products.Add(key, product);
        return product;
    }

    private OneDnnProduct Compile(OneDnnKey key)
    {
        ProductSize size = key.Size;
        byte* descriptions = stackalloc byte[3 * OneDnnApi.MemoryDescriptionBytes];
        byte* a = descriptions;
        byte* b = a + OneDnnApi.MemoryDescriptionBytes;
        byte* c = b + OneDnnApi.MemoryDescriptionBytes;
        Describe(a, size.Rows, size.Depth, key.IsATransposed);
        Describe(b, size.Depth, size.Columns, key.IsBTransposed);
        _api.DescribeMemory(c, size.Rows, size.Columns, OneDnnApi.Single, key.CStride, 1);
        return new OneDnnProduct(
            _api.CreateProduct(a, b, c, key.Adds ? _adding : 0, _engine),
            _api.CreateMemory(a, _engine), _api.CreateMemory(b, _engine), _api.CreateMemory(c, _engine));
    }

    private void Describe(byte* description, int rows, int columns, bool isTransposed) =>
        _api.DescribeMemory(description, rows, columns, OneDnnApi.BrainFloat, isTransposed ? 1 : columns, isTransposed ? rows : 1);

    private void Forget()
    {
        foreach (OneDnnProduct product in _products.Values)
        {
            _api.DestroyProduct(product.Primitive);
            _api.DestroyMemory(product.A);
            _api.DestroyMemory(product.B);
            _api.DestroyMemory(product.C);
        }

        _products.Clear();
    }
}
