using YamlDotNet.Core;

namespace Pipelines.Core.Specs.Yaml;

/// <summary>Reads the text of one YAML document into nodes that know where they stand.</summary>
internal static class YamlDocument
{
    /// <summary>
    /// The root of the document; null when it cannot be read at all. What is wrong is in <paramref name="diagnostics"/>: one
    /// error for broken syntax, which ends the reading; one for each key given twice, of which the first counts.
    /// </summary>
    public static SpecNode? Read(string text, SpecDiagnostics diagnostics, YamlLimits? limits = null)
    {
        try
        {
            return new YamlTreeReader(text, diagnostics, limits ?? YamlLimits.Default).ReadDocument();
        }
        catch (YamlReadException exception)
        {
            diagnostics.Error(exception.Location, "", exception.Message);
        }
        catch (YamlException exception)
        {
            (SpecLocation location, string message) = YamlSyntaxMessage.For(text, YamlTreeReader.LocationOf(exception.Start), exception.Message);
            diagnostics.Error(location, "", message);
        }

        return null;
    }
}
