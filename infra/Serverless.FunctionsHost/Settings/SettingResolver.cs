using System.Text;
using Microsoft.Extensions.Configuration;

namespace Serverless.FunctionsHost.Settings;

/// <summary>
/// Resolves <c>%name%</c> expressions and <c>Connection</c> names against the app's settings, as
/// the Functions host does.
/// </summary>
internal sealed class SettingResolver(IConfiguration configuration)
{
    private const string HostPrefix = "AzureWebJobs";

    /// <summary>
    /// Replaces every <c>%name%</c> by the setting's value. A <c>__</c> in a name addresses a section, as in an
    /// environment variable.
    /// </summary>
    /// <param name="expression">The text in the attribute.</param>
    /// <param name="where">What the text is, for the message: <c>TimerTrigger.Schedule</c>.</param>
    /// <exception cref="SettingException">A name is not set, or a percent sign has no partner.</exception>
    public string Resolve(string expression, string where)
    {
        if (!expression.Contains('%', StringComparison.Ordinal))
        {
            return expression;
        }

        var result = new StringBuilder(expression.Length);
        var position = 0;
        while (expression.IndexOf('%', position) is >= 0 and var open)
        {
            result.Append(expression, position, open - position);
            var close = expression.IndexOf('%', open + 1);
            if (close < 0)
            {
                throw new SettingException(
                    expression,
                    $"{where} is '{expression}', in which a '%' has no partner. Write '%name%' to "
                    + "use the setting 'name'.");
            }

            result.Append(Value(expression[(open + 1)..close], expression, where));
            position = close + 1;
        }

        return result.Append(expression, position, expression.Length - position).ToString();
    }

    /// <summary>
    /// Resolves a <c>Connection</c>: <c>AzureWebJobs{name}</c> goes before <c>{name}</c>, and for each the
    /// <c>ConnectionStrings</c> section before the setting of that name.
    /// </summary>
    /// <param name="name">The attribute's value; null or empty means <paramref name="defaultName"/>.</param>
    /// <param name="defaultName">The kind's default, such as <c>ServiceBus</c>.</param>
    /// <param name="where">What the name is, for the message: <c>ServiceBusTrigger.Connection</c>.</param>
    /// <exception cref="SettingException">Neither form of the setting exists.</exception>
    public ConnectionSetting ResolveConnection(string? name, string defaultName, string where)
    {
        var resolved = string.IsNullOrEmpty(name) ? defaultName : Resolve(name, where);
        var section = Find(HostPrefix + resolved) ?? Find(resolved) ?? throw new SettingException(
            resolved,
            $"{where} names the connection '{resolved}', but there is no setting '{resolved}'"
            + $" (nor '{HostPrefix}{resolved}'). Set '{resolved}' to a connection string, or"
            + $" '{resolved}__fullyQualifiedNamespace' to the host of the namespace, in local.settings.json.");

        return new ConnectionSetting(resolved, section.Value, section);
    }

    private IConfigurationSection? Find(string name)
    {
        var key = FlatSettings.ToConfigurationKey(name);
        var section = configuration.GetSection("ConnectionStrings").GetSection(key);
        if (section.Exists())
        {
            return section;
        }

        section = configuration.GetSection(key);
        return section.Exists() ? section : null;
    }

    private string Value(string name, string expression, string where) =>
        configuration[FlatSettings.ToConfigurationKey(name)] ?? throw new SettingException(
            name,
            $"{where} is '{expression}', but there is no setting '{name}'. Add '{name}' to the Values of "
            + "local.settings.json.");
}
