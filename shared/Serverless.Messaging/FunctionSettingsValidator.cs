using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Serverless.Messaging;

/// <summary>Checks what is set up for a function when it is first used, and says of which function it is.</summary>
internal abstract class FunctionSettingsValidator<T>(string section) : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        string[] problems = [.. results.Select(result => result.ErrorMessage ?? ""), .. Problems(options)];
        return problems.Length == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(problems.Select(problem => $"{section}:{name}: {problem}"));
    }

    /// <summary>What no attribute says.</summary>
    protected virtual IEnumerable<string> Problems(T options) => [];
}
