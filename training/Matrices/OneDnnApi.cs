using System.Runtime.InteropServices;

namespace Pipelines.Training.Matrices;

/// <summary>The part of oneDNN 2's C API (dnnl.h) that makes a product of matrices.</summary>
internal sealed unsafe class OneDnnApi(nint library)
{
    // dnnl_types.h
    public const int Cpu = 1;
    public const int BrainFloat = 2;
    public const int Single = 3;
    public const int SourceArgument = 1;
    public const int WeightsArgument = 33;
    public const int DestinationArgument = 17;
    public const int BrainFloatSets = 0xE7;
    private const int MajorVersion = 2;

    /// <summary>Larger than the library's structures (696 and 2,800 bytes), which it fills and reads itself.</summary>
    public const int MemoryDescriptionBytes = 1 << 11;
    public const int ProductDescriptionBytes = 1 << 13;

    private readonly delegate* unmanaged[Cdecl]<nint*, int, nuint, int> _createEngine = (delegate* unmanaged[Cdecl]<nint*, int, nuint, int>)Export(library, "engine_create");
    private readonly delegate* unmanaged[Cdecl]<nint*, nint, uint, int> _createStream = (delegate* unmanaged[Cdecl]<nint*, nint, uint, int>)Export(library, "stream_create");
    private readonly delegate* unmanaged[Cdecl]<void*, int, long*, int, long*, int> _describeMemory = (delegate* unmanaged[Cdecl]<void*, int, long*, int, long*, int>)Export(library, "memory_desc_init_by_strides");
    private readonly delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, int> _describeProduct = (delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, int>)Export(library, "matmul_desc_init");
    private readonly delegate* unmanaged[Cdecl]<nint*, void*, nint, nint, nint, int> _createPrimitiveDescription = (delegate* unmanaged[Cdecl]<nint*, void*, nint, nint, nint, int>)Export(library, "primitive_desc_create");
    private readonly delegate* unmanaged[Cdecl]<nint, int> _destroyPrimitiveDescription = (delegate* unmanaged[Cdecl]<nint, int>)Export(library, "primitive_desc_destroy");
    private readonly delegate* unmanaged[Cdecl]<nint*, nint, int> _createPrimitive = (delegate* unmanaged[Cdecl]<nint*, nint, int>)Export(library, "primitive_create");
    private readonly delegate* unmanaged[Cdecl]<nint, int> _destroyPrimitive = (delegate* unmanaged[Cdecl]<nint, int>)Export(library, "primitive_destroy");
    private readonly delegate* unmanaged[Cdecl]<nint, nint, int, OneDnnArgument*, int> _execute = (delegate* unmanaged[Cdecl]<nint, nint, int, OneDnnArgument*, int>)Export(library, "primitive_execute");
    private readonly delegate* unmanaged[Cdecl]<nint*, void*, nint, void*, int> _createMemory = (delegate* unmanaged[Cdecl]<nint*, void*, nint, void*, int>)Export(library, "memory_create");
    private readonly delegate* unmanaged[Cdecl]<nint, void*, int> _pointMemory = (delegate* unmanaged[Cdecl]<nint, void*, int>)Export(library, "memory_set_data_handle");
    private readonly delegate* unmanaged[Cdecl]<nint, int> _destroyMemory = (delegate* unmanaged[Cdecl]<nint, int>)Export(library, "memory_destroy");
    private readonly delegate* unmanaged[Cdecl]<nint*, int> _createAttributes = (delegate* unmanaged[Cdecl]<nint*, int>)Export(library, "primitive_attr_create");
    private readonly delegate* unmanaged[Cdecl]<nint, nint, int> _setAfterwards = (delegate* unmanaged[Cdecl]<nint, nint, int>)Export(library, "primitive_attr_set_post_ops");
    private readonly delegate* unmanaged[Cdecl]<nint*, int> _createAfterwards = (delegate* unmanaged[Cdecl]<nint*, int>)Export(library, "post_ops_create");
    private readonly delegate* unmanaged[Cdecl]<nint, float, int> _appendSum = (delegate* unmanaged[Cdecl]<nint, float, int>)Export(library, "post_ops_append_sum");

    /// <summary>Whether a loaded library is of the major version whose structures these are, on a processor that multiplies bfloat16.</summary>
    public static bool IsUsable(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "dnnl_version", out nint version)
            || !NativeLibrary.TryGetExport(library, "dnnl_get_effective_cpu_isa", out nint sets))
        {
            return false;
        }

        int major = *((delegate* unmanaged[Cdecl]<int*>)version)();
        return major == MajorVersion && (((delegate* unmanaged[Cdecl]<int>)sets)() & BrainFloatSets) == BrainFloatSets;
    }

    public nint CreateEngine()
    {
        nint engine;
        Check(_createEngine(&engine, Cpu, 0), "engine");
        return engine;
    }

    public nint CreateStream(nint engine)
    {
        nint stream;
        Check(_createStream(&stream, engine, 1), "stream");
        return stream;
    }

    /// <summary>Attributes of a product that is added to what the result holds.</summary>
    public nint CreateAddingAttributes()
    {
        nint attributes;
        nint afterwards;
        Check(_createAttributes(&attributes), "attributes");
        Check(_createAfterwards(&afterwards), "post-operations");
        Check(_appendSum(afterwards, 1), "sum");
        Check(_setAfterwards(attributes, afterwards), "post-operations");
        return attributes;
    }

    public void DescribeMemory(byte* description, long rows, long columns, int type, long rowStride, long columnStride)
    {
        long* sizes = stackalloc long[12] { rows, columns, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
        long* strides = stackalloc long[12] { rowStride, columnStride, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
        Check(_describeMemory(description, 2, sizes, type, strides), "memory description");
    }

    public nint CreateProduct(byte* a, byte* b, byte* c, nint attributes, nint engine)
    {
        byte* description = stackalloc byte[ProductDescriptionBytes];
        nint primitiveDescription;
        nint primitive;
        Check(_describeProduct(description, a, b, null, c), "product");
        Check(_createPrimitiveDescription(&primitiveDescription, description, attributes, engine, 0), "product");
        int status = _createPrimitive(&primitive, primitiveDescription);
        _ = _destroyPrimitiveDescription(primitiveDescription);
        Check(status, "product");
        return primitive;
    }

    public nint CreateMemory(byte* description, nint engine)
    {
        nint memory;
        Check(_createMemory(&memory, description, engine, null), "memory");
        return memory;
    }

    public void Point(nint memory, void* data) => Check(_pointMemory(memory, data), "memory");

    public void Execute(nint primitive, nint stream, OneDnnArgument* arguments, int count) =>
        Check(_execute(primitive, stream, count, arguments), "product");

    public void DestroyProduct(nint primitive) => _ = _destroyPrimitive(primitive);

    public void DestroyMemory(nint memory) => _ = _destroyMemory(memory);

    private static nint Export(nint library, string name) => NativeLibrary.GetExport(library, "dnnl_" + name);

    private static void Check(int status, string what)
    {
        if (status != 0)
        {
            throw new TrainingException($"oneDNN refused a {what} with status {status}.");
        }
    }
}
