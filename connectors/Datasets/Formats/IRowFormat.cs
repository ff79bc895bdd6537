using Newtonsoft.Json.Linq;
using Pipelines.Connectors.Datasets.Bytes;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;

namespace Pipelines.Connectors.Datasets.Formats;

/// <summary>How the text of a file becomes rows. Stateless.</summary>
internal interface IRowFormat
{
    /// <summary>Line ends inside values become <c>\n</c>.</summary>
    bool NormalisesLineEnds { get; }

    /// <summary>The identity of rows made of bytes with this hash: the hash itself, unless this format is not the usual one for them.</summary>
    ContentHash IdentityOf(ContentHash bytesHash);

    /// <summary>Reads to the very end of <paramref name="text"/>.</summary>
    /// <exception cref="DatasetException">A row cannot be read, or is larger than <paramref name="rowBytesMax"/>.</exception>
    IAsyncEnumerable<JObject> ReadAsync(Utf8Stream text, DatasetFile file, int rowBytesMax, CancellationToken cancellationToken);
}
