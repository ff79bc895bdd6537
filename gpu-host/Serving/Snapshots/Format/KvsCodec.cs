namespace GpuHost.Serving.Snapshots.Format;

/// <summary>How a snapshot's segments are packed; all are lossless. The numbers stand in files.</summary>
internal enum KvsCodec : ushort
{
    /// <summary>As they are.</summary>
    None = 0,

    /// <summary>
    /// The low bytes of all 16-bit words, then the high ones, packed with Brotli: neighbouring values of a cache have like
    /// exponents, and so like high bytes.
    /// </summary>
    PlanesBrotli = 1,
}
